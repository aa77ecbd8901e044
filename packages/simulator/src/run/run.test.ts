import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { OutsideWorldError, inIsolation } from "../world/isolation.ts";
import { CampaignTotals, runSeeds } from "./campaign.ts";
import { runSeed } from "./run.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

let processes = 0;

/** Another seed for V8's own hashing each time: the order of nothing may depend on it. */
function fingerprintInOwnProcess(seed: number): string | undefined {
  const output = execFileSync(process.execPath, [`--hash-seed=${1_000 + ++processes}`, main, "replay", String(seed)]);
  return /fingerprint ([0-9a-f]{16})/.exec(output.toString())?.[1];
}

test("sixty seeds hold every invariant, and mean something", () => {
  const failed: string[] = [];
  const totals = new CampaignTotals("swarm");
  runSeeds({ first: 1, seeds: 60, preset: "swarm" }, (result) => {
    totals.add(result);
    for (const { invariant, problem } of result.violations) failed.push(`${result.seed} ${invariant}: ${problem}`);
    return true;
  });
  const summary = totals.summary({ wallMs: 1, cpuMs: 1 });
  expect(failed).toEqual([]);
  expect(summary.acked).toBeGreaterThan(60 * 75);
  expect(summary.unknown).toBeLessThan(3);
  // Three seconds on an idle core; a busy machine must not look like a bug.
}, 120_000);

test("one seed is one run, also in two processes", () => {
  for (const seed of [3, 16]) {
    const { hash } = runSeed(seed, "swarm");
    expect(fingerprintInOwnProcess(seed)).toBe(hash);
    expect(fingerprintInOwnProcess(seed)).toBe(hash);
    expect(runSeed(seed, "swarm", { tell: () => {} }).hash, "listening changes nothing").toBe(hash);
  }
  expect(runSeed(3, "swarm").hash).not.toBe(runSeed(4, "swarm").hash);
});

test("the real clock and the real dice are out of reach, and back afterwards", () => {
  const canaries: readonly (() => unknown)[] = [
    () => Math.random(),
    () => Date.now(),
    () => new Date(),
    () => performance.now(),
  ];
  for (const canary of canaries) expect(() => inIsolation(canary)).toThrow(OutsideWorldError);
  for (const canary of canaries) expect(canary).not.toThrow();
});
