import type { Preset } from "../run/preset.ts";
import { describeRun } from "./campaign-command.ts";
import { plant } from "./mutant-command.ts";
import { scriptOf } from "./script-of.ts";

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
  const audience = verbose ? { tell: (line: string) => tell(line, key) } : {};
  const result = runScript(await scriptOf(seedOrFile, preset), audience);
  console.log(describeRun(result, preset));
  console.log(`${result.events} events in ${result.virtualMs} virtual ms, fingerprint ${result.hash}`);
  return result.verdict === "failed" ? 1 : 0;
}

/** Keys appear as `b/k3` in traces and as `"bytes":"k3"` in requests and messages. */
function tell(line: string, key: string | undefined): void {
  const concerns = key === undefined || line.includes(`b/${key}"`) || line.includes(`"bytes":"${key}"`);
  if (concerns || line.includes("  fault ") || line.includes("VIOLATION")) console.log(line);
}
