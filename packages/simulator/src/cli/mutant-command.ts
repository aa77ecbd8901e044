import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { mutants } from "../mutants/catalogue.ts";
import { loadMutant } from "../mutants/loader.ts";
import type { Mutant } from "../mutants/mutant.ts";
import type { InvariantId } from "../invariants/invariant.ts";
import { cpuMs } from "./campaign-command.ts";
import type { CampaignOptions } from "./campaign-command.ts";

/** How a mutant fared. Seeds are counted up to and including the one that killed it. */
interface MutantReport {
  readonly id: string;
  readonly killed: boolean;
  /** The intended invariants that noticed, in the order in which they did. */
  readonly by: readonly InvariantId[];
  readonly medianSeeds: number;
  readonly maxSeeds: number;
}

/** Hunts for one mutant, each from another first seed: how many seeds it takes is a matter of luck. */
const hunts = 5;
const seedsBetweenHunts = 10_000;

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
export async function mutantCommand(id: string, options: CampaignOptions): Promise<number> {
  const mutant = plant(id);
  if (mutant === null) return 2;
  const report = await hunt(mutant, options);
  if (options.record) await note([report]);
  console.log(options.json ? JSON.stringify({ mutants: [report] }) : describe(report));
  return report.killed ? 0 : 1;
}

/** Hunts every mutant, each in a process of its own, as many at once as there are cores. */
export async function allMutantsCommand(options: CampaignOptions): Promise<number> {
  const reports: MutantReport[] = [];
  const open = [...mutants];
  const work = async (): Promise<void> => {
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      const report = await huntInProcess(next.id, options);
      console.log(describe(report));
      reports.push(report);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  if (options.record) await note(reports);
  const survived = reports.filter(({ killed }) => !killed).length;
  if (options.json) console.log(JSON.stringify({ mutants: reports }));
  else console.log(`${reports.length - survived} passed, ${survived} failed`);
  return survived > 0 ? 1 : 0;
}

async function note(reports: readonly MutantReport[]): Promise<void> {
  const { noteMutants } = await import("../record/note.ts");
  noteMutants(reports);
}

async function hunt(
  { id, killedBy, preset = "swarm" }: Mutant,
  { first, seeds }: CampaignOptions,
): Promise<MutantReport> {
  const { runCampaign } = await import("../run/campaign.ts");
  const by = new Set<InvariantId>();
  const taken: number[] = [];
  let killed = true;
  for (let index = 0; index < hunts && killed; index++) {
    killed = false;
    const { summary } = runCampaign({
      first: first + index * seedsBetweenHunts,
      seeds,
      preset,
      clockMs: cpuMs,
      onRun: ({ violations }) => {
        const noticed = violations
          .map(({ invariant }) => invariant)
          .filter((invariant) => killedBy.includes(invariant));
        for (const invariant of noticed) by.add(invariant);
        killed = noticed.length > 0;
        return !killed;
      },
    });
    taken.push(summary.seeds);
  }
  taken.sort((a, b) => a - b);
  return { id, killed, by: [...by], medianSeeds: taken[taken.length >> 1] ?? 0, maxSeeds: taken.at(-1) ?? 0 };
}

function describe({ id, killed, by, medianSeeds, maxSeeds }: MutantReport): string {
  if (!killed) return `${id}: SURVIVED ${maxSeeds} seeds`;
  return `${id}: killed by ${by.join(", ")} after ${medianSeeds} seeds (median of ${hunts}), at most ${maxSeeds}`;
}

async function huntInProcess(id: string, { first, seeds }: CampaignOptions): Promise<MutantReport> {
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    [main, "--mutant", id, "--json", "--first", String(first), "--seeds", String(seeds)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let output = "";
  for await (const chunk of child.stdout) output += String(chunk);
  const line = output.trim().split("\n").at(-1) ?? "";
  // A patch that no longer fits ends the child with an error of its own, and counts as a bug that nobody would notice.
  if (!line.startsWith("{")) return { id, killed: false, by: [], medianSeeds: 0, maxSeeds: 0 };
  const { mutants: reports } = JSON.parse(line) as { mutants: readonly MutantReport[] };
  const [report] = reports;
  if (report === undefined) throw new Error(`the hunt for ${id} ended without a report`);
  return report;
}
