import { readFileSync } from "node:fs";
import type { Preset } from "../run/preset.ts";
import type { Script } from "../run/script.ts";
import type { Regression } from "../shrink/regression.ts";
import { describeRun } from "./campaign-command.ts";
import { plant } from "./mutant-command.ts";

export interface ReplayOptions {
  readonly verbose: boolean;
  readonly preset: Preset;
  /** Tell only what concerns this key. */
  readonly key?: string;
  /** Plant this bug first. */
  readonly mutant?: string;
}

/** Runs one seed, or one regression, again. Returns the exit code. */
export async function replayCommand(
  seedOrFile: string,
  { verbose, preset, key, mutant }: ReplayOptions,
): Promise<number> {
  if (mutant !== undefined && plant(mutant) === null) return 2;
  const { runScript } = await import("../run/run.ts");
  const result = runScript(await scriptOf(seedOrFile, preset), verbose ? (line) => tell(line, key) : undefined);
  console.log(describeRun(result));
  console.log(`${result.events} events in ${result.virtualMs} virtual ms, fingerprint ${result.hash}`);
  return result.verdict === "failed" ? 1 : 0;
}

async function scriptOf(seedOrFile: string, preset: Preset): Promise<Script> {
  const { drawScript } = await import("../run/script.ts");
  if (/^[0-9]+$/.test(seedOrFile)) return drawScript(Number(seedOrFile), preset);
  // Regressions are ours: they are written by `shrink` and read as they were written.
  const regression = JSON.parse(readFileSync(seedOrFile, "utf8")) as Regression;
  return regression.script;
}

/** Keys appear as `b/k3` in traces and as `"bytes":"k3"` in requests and messages. */
function tell(line: string, key: string | undefined): void {
  const concerns = key === undefined || line.includes(`b/${key}"`) || line.includes(`"bytes":"${key}"`);
  if (concerns || line.includes("  fault ") || line.includes("VIOLATION")) console.log(line);
}
