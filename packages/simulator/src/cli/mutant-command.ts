import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { mutants } from "../mutants/catalogue.ts";
import { HuntLog } from "../mutants/hunt-log.ts";
import { hunt } from "../mutants/hunt.ts";
import type { HuntOptions, HuntReport } from "../mutants/hunt.ts";
import { loadMutant } from "../mutants/loader.ts";
import type { Mutant } from "../mutants/mutant.ts";

export interface MutantOptions extends HuntOptions {
  /** Mutants hunted at once, each in a process of its own. */
  readonly threads: number;
  readonly json: boolean;
  /** Note the result for `docs/simulation.md`. */
  readonly record: boolean;
  /** Where reports are kept as hunts end, and read by a later call that goes on. */
  readonly log?: string;
  /** No further hunt begins after so many minutes; with `log` a later call goes on. Default: all are hunted. */
  readonly minutes?: number;
}

/** Puts a mutant in place, or says that there is none of that name. Must come before the core is imported. */
export function plant(id: string): Mutant | null {
  const mutant = mutants.find((candidate) => candidate.id === id);
  if (mutant === undefined) {
    console.error(`There is no mutant ${id}. There are: ${mutants.map((known) => known.id).join(", ")}.`);
    return null;
  }
  loadMutant(mutant);
  return mutant;
}

/** Plants one bug and hunts it. Returns the exit code: 1 when it survives. */
export async function mutantCommand(id: string, options: MutantOptions): Promise<number> {
  const mutant = plant(id);
  if (mutant === null) return 2;
  const report = await hunt(mutant, options);
  if (options.record) await note([report]);
  console.log(options.json ? JSON.stringify({ mutants: [report] }) : describe(report, options));
  return report.killed ? 0 : 1;
}

/** Hunts every mutant, as far as the time allows. Returns the exit code: 1 when any survives or is still to be hunted. */
export async function allMutantsCommand(options: MutantOptions): Promise<number> {
  const log = new HuntLog(options.log ?? null);
  const reports = mutants.flatMap(({ id }) => log.find(id) ?? []);
  const open = mutants.filter(({ id }) => log.find(id) === undefined);
  const endMs = performance.now() + (options.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  const nextInTime = (): Mutant | undefined => (performance.now() < endMs ? open.shift() : undefined);
  const work = async (): Promise<void> => {
    for (let next = nextInTime(); next !== undefined; next = nextInTime()) {
      const report = await huntInProcess(next.id, options);
      log.add(report);
      reports.push(report);
      // At once, so that a hunt that is broken off keeps what it has.
      if (options.record) await note([report]);
      console.log(`${describe(report, options)} (${reports.length} of ${mutants.length})`);
    }
  };
  await Promise.all(Array.from({ length: options.threads }, work));
  const survived = reports.filter(({ killed }) => !killed).length;
  if (options.json) console.log(JSON.stringify({ mutants: reports }));
  else console.log(`${reports.length - survived} passed, ${survived} failed`);
  if (open.length > 0) console.error(`${open.length} are still to be hunted: the same command goes on, given a --log`);
  return survived + open.length > 0 ? 1 : 0;
}

async function note(reports: readonly HuntReport[]): Promise<void> {
  const { noteMutants } = await import("../record/note.ts");
  noteMutants(reports);
}

function describe({ id, killed, by, medianSeeds, maxSeeds }: HuntReport, { hunts }: HuntOptions): string {
  if (!killed) return `${id}: SURVIVED ${maxSeeds} seeds`;
  return `${id}: killed by ${by.join(", ")} after ${medianSeeds} seeds (median of ${hunts}), at most ${maxSeeds}`;
}

async function huntInProcess(id: string, { first, seeds, hunts }: HuntOptions): Promise<HuntReport> {
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const numbers = { first, seeds, hunts };
  const flags = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [main, "--mutant", id, "--json", ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  for await (const chunk of child.stdout) output += String(chunk);
  const line = output.trim().split("\n").at(-1) ?? "";
  // A patch that no longer fits ends the child with an error of its own, and counts as a bug that nobody would notice.
  if (!line.startsWith("{")) return { id, killed: false, by: [], medianSeeds: 0, maxSeeds: 0 };
  const { mutants: reports } = JSON.parse(line) as { mutants: readonly HuntReport[] };
  const [report] = reports;
  if (report === undefined) throw new Error(`the hunt for ${id} ended without a report`);
  return report;
}
