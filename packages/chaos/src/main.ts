import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { MembershipRun } from "./membership/membership-run.ts";

/** `npm run chaos -- <scenario>`: real processes that are changed and broken under load. Progress goes to stderr. */
const program = new Command("chaos").description("Breaks a cluster of real processes, and judges what it then holds.");

program
  .command("membership")
  .description(
    "five nodes under load: a sixth joins, one leaves, one is killed with its disk and replaced; nothing may fail, be " +
      "lost or be reported as missing, and afterwards all replicas are equal byte for byte",
  )
  .option("--keys <count>", "keys written before and used throughout", countUpTo(1_000_000), 100_000)
  .option("--rate <count>", "requests a second, throughout", countUpTo(20_000), 500)
  .option("--seed <number>", "draws keys and operations", countUpTo(2 ** 31), 1)
  .option("--json", "print the result as one line of JSON, last")
  .action(async ({ keys, rate, seed, json }: { keys: number; rate: number; seed: number; json?: true }) => {
    const dataDir = mkdtempSync(join(tmpdir(), "cartwheel-chaos-"));
    const ending = new AbortController();
    for (const name of ["SIGINT", "SIGTERM"] as const) {
      process.once(name, () => ending.abort(new Error(`ended by ${name}`)));
    }
    const report = (line: string): void => void process.stderr.write(`${line}\n`);
    try {
      const setup = { dataDir, keys, requestsPerSecond: rate, seed, report, signal: ending.signal };
      const { result, findings } = await MembershipRun.run(setup);
      const holds = findings.count === 0 && result.convergedMs !== null;
      report(holds ? "It holds." : `It does not hold: ${findings.count} findings.`);
      if (json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
      else for (const [name, value] of Object.entries(result)) process.stdout.write(`${name.padEnd(18)}${value}\n`);
      process.exitCode = holds ? 0 : 1;
    } catch (error) {
      report(`The run was broken off: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

await program.parseAsync();

/** Reads a whole number from 1 to `max`. */
function countUpTo(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new InvalidArgumentError(`It is a whole number from 1 to ${max}.`);
  };
}
