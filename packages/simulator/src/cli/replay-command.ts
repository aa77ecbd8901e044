import type { Preset } from "../run/preset.ts";
import { describeRun } from "./campaign-command.ts";

export interface ReplayOptions {
  readonly verbose: boolean;
  readonly preset: Preset;
}

/** Runs one seed again. Returns the exit code. */
export async function replayCommand(seed: number, { verbose, preset }: ReplayOptions): Promise<number> {
  const { runSeed } = await import("../run/run.ts");
  const result = runSeed(seed, verbose ? { preset, tell: (line) => console.log(line) } : { preset });
  console.log(describeRun(result));
  console.log(`${result.events} events in ${result.virtualMs} virtual ms, fingerprint ${result.hash}`);
  return result.verdict === "failed" ? 1 : 0;
}
