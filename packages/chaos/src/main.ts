import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { DivergenceRun } from "./divergence/divergence-run.ts";
import { changingMembers } from "./membership/changing-members.ts";
import { MembershipRun } from "./membership/membership-run.ts";
import type { Findings } from "./report/findings.ts";
import { restartsInTurn } from "./rolling/restarts-in-turn.ts";

/** `npm run chaos -- <scenario>`: real processes that are changed and broken under load. Progress goes to stderr. */
const program = new Command("chaos").description("Breaks a cluster of real processes, and judges what it then holds.");

addStory({
  name: "membership",
  description:
    "five nodes under load: a sixth joins, one leaves, one is killed with its disk and replaced; nothing may fail, be " +
    "lost or be reported as missing, and afterwards all replicas are equal byte for byte",
  keys: 100_000,
  story: changingMembers,
});

addStory({
  name: "rolling",
  description:
    "five nodes under load, each in turn stopped in order and started again: nothing may fail or be lost, each is gone " +
    "within ten seconds, and afterwards all replicas are equal byte for byte",
  keys: 10_000,
  story: restartsInTurn,
});

program
  .command("divergence")
  .description(
    "five nodes cut into two halves that both write the same keys: once healed all replicas are equal within 30 s, and " +
      "a second round of anti-entropy moves nothing",
  )
  .option("--keys <count>", "keys written on both sides", countUpTo(1_000_000), 10_000)
  .option("--json", "print the result as one line of JSON, last")
  .action(async ({ keys, json }: { keys: number; json?: true }) =>
    perform(json === true, async (scene) => {
      const { result, findings } = await DivergenceRun.run({ ...scene, keys });
      const { convergedMs, movedInSecondRound } = result;
      return { result, findings, holds: (convergedMs ?? Infinity) <= 30_000 && movedInSecondRound === 0 };
    }),
  );

await program.parseAsync();

/** A scenario in which something happens to the nodes while people shop. `keys` is the default. */
function addStory(of: {
  readonly name: string;
  readonly description: string;
  readonly keys: number;
  readonly story: typeof changingMembers;
}): void {
  program
    .command(of.name)
    .description(of.description)
    .option("--keys <count>", "keys written before and used throughout", countUpTo(1_000_000), of.keys)
    .option("--rate <count>", "requests a second, throughout", countUpTo(20_000), 500)
    .option("--seed <number>", "draws keys and operations", countUpTo(2 ** 31), 1)
    .option("--json", "print the result as one line of JSON, last")
    .action(async ({ keys, rate, seed, json }: { keys: number; rate: number; seed: number; json?: true }) =>
      perform(json === true, async (scene) => {
        const { story } = of;
        const { result, findings } = await MembershipRun.run({ ...scene, story, keys, requestsPerSecond: rate, seed });
        return { result, findings, holds: result.convergedMs !== null };
      }),
    );
}

interface Scene {
  readonly dataDir: string;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

interface Outcome {
  readonly result: object;
  readonly findings: Findings;
  /** Whether the result is as it should be; findings apart. */
  readonly holds: boolean;
}

/** Gives a scenario a place of its own, tells how it ended, and clears the place away. */
async function perform(asJson: boolean, scenario: (scene: Scene) => Promise<Outcome>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "cartwheel-chaos-"));
  const ending = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => ending.abort(new Error(`ended by ${name}`)));
  }
  const report = (line: string): void => void process.stderr.write(`${line}\n`);
  process.exitCode = 1;
  try {
    const outcome = await scenario({ dataDir, report, signal: ending.signal });
    const holds = outcome.holds && outcome.findings.count === 0;
    report(holds ? "It holds." : `It does not hold: ${outcome.findings.count} findings.`);
    if (asJson) process.stdout.write(`${JSON.stringify(outcome.result)}\n`);
    else
      for (const [name, value] of Object.entries(outcome.result)) process.stdout.write(`${name.padEnd(20)}${value}\n`);
    if (holds) process.exitCode = 0;
  } catch (error) {
    report(`The run was broken off: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Reads a whole number from 1 to `max`. */
function countUpTo(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new InvalidArgumentError(`It is a whole number from 1 to ${max}.`);
  };
}
