import { describeRun } from "./campaign-command.ts";

/** Runs one seed again. Returns the exit code. */
export async function replayCommand(seed: number, { verbose }: { readonly verbose: boolean }): Promise<number> {
  const { runSeed } = await import("../run/run.ts");
  const result = runSeed(seed, verbose ? (line) => console.log(line) : undefined);
  console.log(describeRun(result));
  console.log(`${result.events} events in ${result.virtualMs} virtual ms, fingerprint ${result.hash}`);
  return result.verdict === "failed" ? 1 : 0;
}
