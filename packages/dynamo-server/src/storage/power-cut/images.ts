import type { Dice } from "./dice.ts";
import type { Snapshot } from "./journal.ts";

/** What a power cut left on the disk. */
export interface Image {
  readonly kind: ImageKind;
  readonly main: Buffer;
  readonly log: Buffer;
  /** Left over from the dead process, or null. */
  readonly index: Buffer | null;
  /** What it may hold: exactly one of these. */
  readonly allowed: readonly Snapshot[];
}

export type ImageKind =
  | "at rest" // between two batches
  | "log cut" // the batch's bytes end somewhere
  | "log cut, then garbage" // and what follows was never written
  | "log with holes" // some sectors of the batch reached the platter, others did not
  | "checkpoint torn"; // pages were being copied from the log into the main file

/** The unit that a disk writes as a whole; larger ones only tear less. */
const sectorBytes = 512;
/** Less than there is, which makes no difference to who reads it, and saves copying. */
const roomBytes = 32_768;

/**
 * Images of power cuts while the batch between two snapshots was being written. All that was synced when `before` was
 * acknowledged is there; of what was written since, any part. The log is synced at the end of each batch, and pages are
 * copied into the main file only from the synced log, so one of two files is whole at any time:
 *
 *     log  [ synced ........ | this batch: any part of it ]      main  [ as before ]
 *     log  [ synced ........ | this batch, synced ]              main  [ any mix of before and after ]
 */
export function imagesBetween(before: Snapshot, after: Snapshot, dice: Dice): readonly Image[] {
  const stale = (): Buffer | null => (dice.chance(50) ? before.index : null);
  const either = [before, after];
  const cutAt = differingBytes(before.log, after.log, dice);
  const written: Image[] = [
    { kind: "at rest", main: after.main, log: after.log, index: stale(), allowed: [after] },
    { kind: "log cut", main: before.main, log: cut(before.log, after.log, cutAt), index: stale(), allowed: either },
    {
      kind: "log cut, then garbage",
      main: before.main,
      log: Buffer.concat([after.log.subarray(0, cutAt), dice.bytes(dice.below(9_000))]),
      index: stale(),
      allowed: either,
    },
    {
      kind: "log with holes",
      main: before.main,
      log: mixed(before.log, after.log, dice),
      index: stale(),
      allowed: either,
    },
  ];
  // Garbage is for the bytes after all that was synced; where a log begins anew from its start there are none.
  const appended = after.log.length > before.log.length && after.log.subarray(0, before.log.length).equals(before.log);
  const images = appended ? written : written.filter(({ kind }) => kind !== "log cut, then garbage");
  if (!after.main.equals(before.main)) {
    const main = mixed(before.main, after.main, dice);
    images.push({ kind: "checkpoint torn", main, log: after.log, index: stale(), allowed: [after] });
  }
  return images.map((image) => (dice.chance(50) ? { ...image, log: withRoom(image.log) } : image));
}

/** As `log-room.ts` leaves the log's file. */
function withRoom(log: Buffer): Buffer {
  return Buffer.concat([log, Buffer.alloc(roomBytes)]);
}

/** A place within what was written since. */
function differingBytes(before: Buffer, after: Buffer, dice: Dice): number {
  const first = firstDifference(before, after);
  return first + dice.below(Math.max(1, after.length - first));
}

/** The new file up to a byte, and what was there before from then on. */
function cut(before: Buffer, after: Buffer, at: number): Buffer {
  return Buffer.concat([after.subarray(0, at), before.subarray(Math.min(at, before.length))]);
}

/** Of the sectors that differ each is old or new; one that was not there before is empty. */
function mixed(before: Buffer, after: Buffer, dice: Dice): Buffer {
  const image = Buffer.from(after);
  const share = dice.between(10, 90);
  for (let at = 0; at < after.length; at += sectorBytes) {
    const end = Math.min(at + sectorBytes, after.length);
    if (!dice.chance(share)) {
      image.fill(0, at, end);
      if (at < before.length) before.copy(image, at, at, Math.min(end, before.length));
    }
  }
  return image;
}

function firstDifference(before: Buffer, after: Buffer): number {
  const shared = Math.min(before.length, after.length);
  if (before.subarray(0, shared).equals(after.subarray(0, shared))) return shared;
  let low = 0;
  let high = shared;
  // The shortest prefix that differs, by halving.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (before.subarray(0, middle).equals(after.subarray(0, middle))) low = middle;
    else high = middle;
  }
  return low;
}
