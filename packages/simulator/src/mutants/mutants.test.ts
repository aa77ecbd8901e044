import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { mutants } from "./catalogue.ts";
import { fileOf, mutate } from "./mutant.ts";
import type { Mutant } from "./mutant.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const packages = new URL("../../../", import.meta.url);

const canary: Mutant = { id: "x", file: "x.ts", find: "one", replace: "two", killedBy: ["O1"] };

test("a patch fits exactly once or not at all", () => {
  expect(mutate(canary, "just one here")).toBe("just two here");
  expect(() => mutate(canary, "nothing")).toThrow(/0 times/);
  expect(() => mutate(canary, "one and one")).toThrow(/2 times/);
});

test("mutants have names of their own", () => {
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
});

describe("every mutant still fits its file", () => {
  test.each(mutants)("$id", (mutant) => {
    const source = readFileSync(new URL(fileOf(mutant), packages), "utf8");
    expect(mutate(mutant, source)).not.toBe(source);
  });
});

/** All of them: `npm run sim -- --mutant all`. These stand for the way from patch to verdict. */
test.each([
  "real-dice-in-the-core",
  "actor-kept-after-failed-commit",
  "acknowledged-before-fsync",
  "coordinator-clock-for-client-context",
  "codec-shows-one-sibling",
  "cart-merge-drops-tombstones",
])(
  "%s is caught within thirty seeds",
  (id) => {
    const output = execFileSync(process.execPath, [main, "--mutant", id, "--seeds", "30", "--json"]).toString();
    const { mutants: reports } = JSON.parse(output.trim().split("\n").at(-1) ?? "") as { mutants: unknown[] };
    expect(reports).toMatchObject([{ id, killed: true }]);
    // Seconds on an idle core; a busy machine must not look like a bug.
  },
  120_000,
);
