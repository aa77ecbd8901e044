import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dice } from "./dice.ts";
import { imagesBetween } from "./images.ts";
import type { Image, ImageKind } from "./images.ts";
import { inspect } from "./inspect.ts";
import { playJournal } from "./journal.ts";
import type { JournalPlan, Snapshot } from "./journal.ts";

export interface PowerCutReport {
  readonly seed: number;
  /** Images looked at, by kind. */
  readonly images: ReadonlyMap<ImageKind, number>;
  readonly problems: readonly string[];
}

export interface PowerCutOptions {
  readonly seed: number;
  /** About how many images to look at. Each costs a start of the engine. */
  readonly images: number;
}

/**
 * Plays one journal into the real engine, cuts the power at places that the seed chooses, and starts the engine anew on
 * each of them.
 *
 * What this cannot see is whether the operating system syncs when it says so: the files are copied from its cache. That
 * every commit asks for a sync is asserted where connections are opened.
 */
export async function cutPower({ seed, images }: PowerCutOptions): Promise<PowerCutReport> {
  const dice = new Dice(seed);
  const counts = new Map<ImageKind, number>();
  const problems: string[] = [];
  const root = mkdtempSync(join(tmpdir(), "cartwheel-power-cut-"));
  const plan = planOf(seed);
  const look = async (image: Image): Promise<void> => {
    counts.set(image.kind, (counts.get(image.kind) ?? 0) + 1);
    const directory = join(root, "image");
    const problem = await inspect(image, directory);
    rmSync(directory, { recursive: true, force: true });
    if (problem !== null) problems.push(`${image.kind}: ${problem}`);
  };
  try {
    await playJournal({ directory: join(root, "journal"), dice, ...plan }, async (before, after) => {
      const found = imagesBetween(before, after, dice);
      const wanted = isRare(before, after) || dice.below(plan.batches) < images / found.length ? found : [];
      for (const image of wanted) await look(image);
    });
    return { seed, images: counts, problems };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Of three runs one settles because of its bytes, one because of its rows, and one not at all. */
function planOf(seed: number): Omit<JournalPlan, "directory" | "dice"> {
  if (seed % 3 === 0) return { batches: 60, valueBytesMax: 130_000, settleRows: 8_192 };
  return { batches: 30, valueBytesMax: 6_000, settleRows: seed % 3 === 1 ? 80 : 8_192 };
}

/** The log was copied into the main file, or began anew, which changes the salts in its header. */
function isRare(before: Snapshot, after: Snapshot): boolean {
  const header = (log: Buffer): Buffer => log.subarray(0, 32);
  return !header(before.log).equals(header(after.log)) || !after.main.equals(before.main);
}
