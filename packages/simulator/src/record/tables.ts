import { joinPieces } from "./pieces.ts";
import type { RecordedCampaign, RecordedMutant, SimulationRecord } from "./record.ts";

/** The generated parts of the document, by the names of their places in it. */
export function tablesOf(record: SimulationRecord): Readonly<Record<string, string>> {
  return {
    summary: summary(record),
    campaigns: campaigns(record),
    invariants: invariants(record),
    mutants: mutants(record),
  };
}

function summary({ campaigns: all, mutants: hunted }: SimulationRecord): string {
  const cores = new Set(all.map(({ core }) => core));
  const seeds = distinctSeeds(all);
  const violations = sum(all.map((campaign) => campaign.violations));
  const killed = hunted.filter(({ killed: dead }) => dead);
  const medians = killed.map(({ medianSeeds }) => medianSeeds).sort((a, b) => a - b);
  const worst = killed.reduce((max, { maxSeeds }) => Math.max(max, maxSeeds), 0);
  return [
    `**${count(seeds)} distinct seeds** are on record, with ${count(sum(all.map(({ acked }) => acked)))} acknowledged writes,`,
    `${count(sum(all.map(({ faults }) => faults)))} faults and ${count(violations)} violations, over ${cores.size} ${cores.size === 1 ? "state" : "states"} of the core.`,
    `**${killed.length} of ${hunted.length} mutants** were killed by an invariant that was meant to,`,
    `the median one after ${medians[medians.length >> 1] ?? 0} seeds, none after more than ${count(worst)}.`,
  ].join("\n");
}

function campaigns({ campaigns: all }: SimulationRecord): string {
  const rows = joinPieces(all).map((campaign) => [
    campaign.day,
    campaign.preset,
    `${campaign.first}-${campaign.first + campaign.seeds - 1}`,
    count(campaign.events),
    count(campaign.acked),
    count(campaign.faults),
    String(campaign.violations),
    String(campaign.unknown),
    `${count(campaign.eventsPerSecond)}`,
    count(campaign.timesRealTimePerCore),
    `${count(campaign.slowestConvergenceMs)} ms`,
    campaign.sometimesMissed.join("; ") || "none",
    `\`${campaign.core}\``,
  ]);
  const head = ["day", "preset", "seeds", "events", "acknowledged", "faults", "violations", "unknown"];
  return table(
    [...head, "events/s of a core", "times real time of a core", "slowest to converge", "never met", "core"],
    rows,
  );
}

function invariants({ rules, mutants: hunted }: SimulationRecord): string {
  const rows = rules.map(({ id, holds }) => {
    const killed = hunted.filter(({ by }) => by.includes(id)).length;
    return [id, holds, String(killed)];
  });
  return table(["id", "must hold", "mutants it has killed"], rows);
}

function mutants({ mutants: hunted }: SimulationRecord): string {
  const rows = hunted.map((mutant) => [
    `\`${mutant.id}\``,
    `\`${mutant.file.replace("/src/", "/")}\``,
    mutant.preset,
    mutant.meantFor.join(", "),
    mutant.killed ? mutant.by.join(", ") : "**nobody**",
    ...seedsTaken(mutant),
  ]);
  return table(["mutant", "in", "preset", "meant for", "killed by", "median seeds", "most seeds"], rows);
}

function seedsTaken({ killed, medianSeeds, maxSeeds }: RecordedMutant): readonly string[] {
  return killed ? [count(medianSeeds), count(maxSeeds)] : ["-", `survived ${count(maxSeeds)}`];
}

/** Seeds that were run with any core, each counted once for each preset. */
function distinctSeeds(all: readonly RecordedCampaign[]): number {
  const byPreset = Map.groupBy(all, ({ preset }) => preset);
  return sum([...byPreset.values()].map(coveredSeeds));
}

function coveredSeeds(all: readonly RecordedCampaign[]): number {
  let covered = 0;
  let upTo = 0;
  for (const { first, seeds } of all.toSorted((a, b) => a.first - b.first)) {
    covered += Math.max(0, first + seeds - Math.max(first, upTo));
    upTo = Math.max(upTo, first + seeds);
  }
  return covered;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Thousands apart, in every locale alike. */
function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
