import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { InvariantId } from "../invariants/invariant.ts";
import type { Preset } from "../run/preset.ts";

/** One campaign that was run and noted. */
export interface RecordedCampaign {
  readonly preset: Preset;
  readonly first: number;
  readonly seeds: number;
  readonly events: number;
  readonly acked: number;
  readonly faults: number;
  readonly violations: number;
  readonly unknown: number;
  readonly eventsPerSecond: number;
  /** Virtual time by the time that one core computed. */
  readonly timesRealTimePerCore: number;
  /** How long after the faults ended the slowest run took until its owners were equal. */
  readonly slowestConvergenceMs: number;
  readonly sometimesMissed: readonly string[];
  /** Which source of the core was simulated: `coreName()`. */
  readonly core: string;
  /** ISO date. */
  readonly day: string;
}

/** How one mutant fared, of several hunts from different first seeds. */
export interface RecordedMutant {
  readonly id: string;
  readonly killed: boolean;
  readonly by: readonly InvariantId[];
  readonly medianSeeds: number;
  readonly maxSeeds: number;
  readonly meantFor: readonly InvariantId[];
  /** Package and file, below `packages/`. */
  readonly file: string;
  readonly preset: Preset;
  readonly core: string;
}

export interface RecordedRule {
  readonly id: InvariantId;
  readonly holds: string;
}

/** Everything that `docs/simulation.md` states in figures. */
export interface SimulationRecord {
  readonly rules: readonly RecordedRule[];
  readonly campaigns: readonly RecordedCampaign[];
  readonly mutants: readonly RecordedMutant[];
}

const emptyRecord: SimulationRecord = { rules: [], campaigns: [], mutants: [] };

/** Where results are kept: in the repository, because the document is generated from them. */
const recordFile = fileURLToPath(new URL("../../results/recorded.json", import.meta.url));

export function readRecord(file: string = recordFile): SimulationRecord {
  // The file is ours: written by `writeRecord` and read as it was written.
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as SimulationRecord) : emptyRecord;
}

/** Each entry on a line of its own, so that two runs differ in few lines. */
export function writeRecord({ rules, campaigns, mutants }: SimulationRecord, file: string = recordFile): void {
  const lines = (items: readonly unknown[]): string => items.map((item) => `\n    ${JSON.stringify(item)}`).join(",");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `{\n  "rules": [${lines(rules)}\n  ],\n  "campaigns": [${lines(campaigns)}\n  ],\n  "mutants": [${lines(mutants)}\n  ]\n}\n`,
  );
}

/** Adds a campaign. One over the very same seeds and the same core takes the place of the one before. */
export function withCampaign(record: SimulationRecord, campaign: RecordedCampaign): SimulationRecord {
  const isSame = (other: RecordedCampaign): boolean =>
    other.preset === campaign.preset &&
    other.first === campaign.first &&
    other.seeds === campaign.seeds &&
    other.core === campaign.core;
  return { ...record, campaigns: [...record.campaigns.filter((other) => !isSame(other)), campaign] };
}

/** The latest hunt for a mutant counts. Mutants that are no longer in `catalogue` go. */
export function withMutants(
  record: SimulationRecord,
  hunted: readonly RecordedMutant[],
  catalogue: readonly string[],
): SimulationRecord {
  const byId = new Map([...record.mutants, ...hunted].map((mutant) => [mutant.id, mutant]));
  return { ...record, mutants: catalogue.flatMap((id) => byId.get(id) ?? []) };
}

/**
 * Names the core that is being simulated by its source: eight hex digits over every file of `packages/dynamo/src` that is
 * no test. What was found with one core says nothing for certain about another.
 */
export function coreName(): string {
  const directory = fileURLToPath(new URL("../../../dynamo/src/", import.meta.url));
  const hash = createHash("sha256");
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) => {
    return file.endsWith(".ts") && !file.endsWith(".test.ts");
  });
  for (const file of files.sort())
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(directory, file)));
  return hash.digest("hex").slice(0, 8);
}
