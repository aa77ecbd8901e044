import type { Preset } from "../run/preset.ts";
import { allMutantsCommand } from "./mutant-command.ts";
import { campaignCommand } from "./campaign-command.ts";

export interface RecordOptions {
  /** Seeds of the presets `swarm` and `membership`, and the most that one hunt may take. */
  readonly seeds: number;
  readonly first: number;
  readonly threads: number;
  readonly hunts: number;
}

/** A cart's run says less about the core, and takes as long. */
const cartShare = 4;

/** Runs every preset and hunts every mutant, notes what came of it, and writes the document's tables. */
export async function recordCommand({ seeds, first, threads, hunts }: RecordOptions): Promise<number> {
  const sizes: readonly (readonly [Preset, number])[] = [
    ["swarm", seeds],
    ["membership", seeds],
    ["cart", Math.ceil(seeds / cartShare)],
  ];
  let failed = 0;
  for (const [preset, size] of sizes) {
    console.log(`preset ${preset}, seeds ${first} to ${first + size - 1}`);
    failed += await campaignCommand({ preset, first, seeds: size, threads, json: true, record: true });
  }
  failed += await allMutantsCommand({ first: 1, seeds, hunts, threads, json: false, record: true });
  const tables = await tableCommand();
  return failed > 0 ? 1 : tables;
}

/** Writes the generated tables of the document from what is on record. */
export async function tableCommand(): Promise<number> {
  const { readRecord } = await import("../record/record.ts");
  const { regenerate } = await import("../record/document.ts");
  const { mutants } = await import("../mutants/catalogue.ts");
  const record = readRecord();
  const changed = regenerate(record);
  console.log(`docs/simulation.md ${changed ? "was written anew" : "is as it should be"}`);
  const hunted = new Set(record.mutants.map(({ id }) => id));
  const missing = mutants.filter(({ id }) => !hunted.has(id)).map(({ id }) => id);
  if (missing.length > 0) console.log(`not on record yet: ${missing.join(", ")}`);
  return 0;
}
