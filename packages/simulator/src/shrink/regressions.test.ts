import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runScript } from "../run/run.ts";
import type { Regression } from "./regression.ts";
import { regressionText } from "./regression.ts";

const directory = fileURLToPath(new URL("../../regressions/", import.meta.url));
const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const files = readdirSync(directory).filter((file) => file.endsWith(".json"));

function read(file: string): Regression {
  return JSON.parse(readFileSync(directory + file, "utf8")) as Regression;
}

describe("what once failed does not fail again", () => {
  test.each(files)("%s", (file) => {
    const regression = read(file);
    expect(runScript(regression.script).violations).toEqual([]);
    expect(JSON.parse(regressionText(regression))).toEqual(regression);
  });
});

describe("and still would, with the bug brought back", () => {
  test.each(files.filter((file) => read(file).mutant !== null))("%s", (file) => {
    const { mutant, invariant } = read(file);
    const replay = spawnSync(process.execPath, [main, "replay", directory + file, "--mutant", String(mutant)]);
    expect(replay.stdout.toString()).toContain(`  ${invariant} at `);
    expect(replay.status).toBe(1);
  });
});

test("a failing seed is cut down to a few actions and faults", () => {
  const options = ["shrink", "1", "--mutant", "put-reply-over-claims", "--runs", "400", "--to", "nowhere"];
  const output = execFileSync(process.execPath, [main, ...options]).toString();
  const [, actions, faults] = /(\d+) actions and (\d+) faults are left/.exec(output) ?? [];
  expect(Number(actions)).toBeLessThan(12);
  expect(Number(faults)).toBeLessThan(3);
});
