import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Preset } from "../run/preset.ts";
import { regressionText } from "../shrink/regression.ts";
import { plant } from "./mutant-command.ts";

export interface ShrinkOptions {
  readonly preset: Preset;
  /** Plant this bug first. */
  readonly mutant?: string;
  /** Runs to spend. */
  readonly runs: number;
  /** "nowhere": only look. */
  readonly to: "regressions" | "nowhere";
}

/** Cuts a failing seed down to a script and writes it below `regressions/`. Returns the exit code. */
export async function shrinkCommand(seed: number, { preset, mutant: id, runs, to }: ShrinkOptions): Promise<number> {
  const mutant = id === undefined ? undefined : plant(id);
  if (mutant === null) return 2;
  const { drawScript } = await import("../run/script.ts");
  const { runScript } = await import("../run/run.ts");
  const { shrink } = await import("../shrink/shrink.ts");
  const script = drawScript(seed, preset);
  const found = runScript(script).violations.map(({ invariant }) => invariant);
  const [invariant] = mutant === undefined ? found : found.filter((seen) => mutant.killedBy.includes(seen));
  const shrunk = invariant === undefined ? null : shrink(script, { invariant, runsMax: runs });
  if (invariant === undefined || shrunk === null) {
    console.log(`seed ${seed} violates nothing`);
    return 1;
  }
  const { actions, cartActions = [], faults } = shrunk.script;
  const story = shrunk.violation.problem;
  console.log(`${invariant}: ${story}`);
  console.log(
    `${actions.length + cartActions.length} actions and ${faults.length} faults are left after ${shrunk.runs} runs`,
  );
  if (to === "nowhere") return 0;
  const file = write(`${(id ?? invariant).toLowerCase()}-${seed}.json`, {
    story,
    invariant,
    mutant: id ?? null,
    script: shrunk.script,
  });
  console.log(`written to ${file}`);
  return 0;
}

function write(name: string, regression: Parameters<typeof regressionText>[0]): string {
  const directory = fileURLToPath(new URL("../../regressions/", import.meta.url));
  mkdirSync(directory, { recursive: true });
  writeFileSync(directory + name, regressionText(regression));
  return directory + name;
}
