/** One element of a set that was written to under faults: here, one piece put into a cart. */
export interface SetElement {
  readonly serial: number;
  /** When some shop acknowledged its add, microseconds, or null: nobody knows. */
  readonly addedUs: number | null;
  /** A removal of it was sent, acknowledged or not. */
  readonly removalSent: boolean;
  /** When some shop acknowledged a removal of it, or null. */
  readonly removedUs: number | null;
}

/** One look at the whole set. */
export interface SetRead {
  readonly beganUs: number;
  readonly endedUs: number;
  readonly seen: ReadonlySet<number>;
}

/**
 * - `stable`: there in the end.
 * - `lost`: known to be there, never removed, and missing in the end.
 * - `never read`: not acknowledged, and no read ever saw it.
 * - `removed`: its removal was acknowledged, and it is gone in the end.
 * - `returned`: its removal was acknowledged, and it is there in the end.
 * - `doubtful`: a removal was sent and never acknowledged, or an add was seen and never acknowledged where sight is no
 *   promise; so either is right.
 */
type SetOutcome = "stable" | "lost" | "never read" | "removed" | "returned" | "doubtful";

export interface ElementVerdict {
  readonly serial: number;
  readonly outcome: SetOutcome;
  /**
   * For how long after an add (a removal) was known some read still began that missed (saw) it, microseconds. Zero: never
   * stale.
   */
  readonly staleUs: number;
}

export interface SetHistory {
  readonly elements: readonly SetElement[];
  readonly reads: readonly SetRead[];
  /**
   * What was seen once must stay, acknowledged or not. False where disks are taken away: the only copy of a write that was
   * never acknowledged may have been on one.
   */
  readonly sightIsPromise: boolean;
}

/**
 * What became of every element, judged by reads alone: the idea of Jepsen's `set-full` checker, with removals. A read
 * says something about an element only if it began after the fact was known; the last reads decide. Pure.
 */
export function judgeSet({ elements, reads, sightIsPromise }: SetHistory): readonly ElementVerdict[] {
  return elements.map((element) => {
    if (element.removedUs !== null) return judgeRemoved(element.serial, element.removedUs, reads);
    const verdict = judgeAdded(element, reads);
    const unpromised = element.addedUs === null && !sightIsPromise && verdict.outcome === "lost";
    return unpromised ? { ...verdict, outcome: "doubtful" } : verdict;
  });
}

function judgeAdded({ serial, addedUs, removalSent }: SetElement, reads: readonly SetRead[]): ElementVerdict {
  const sightings = reads.filter(({ seen }) => seen.has(serial));
  const firstSeenUs = sightings.reduce((first, { endedUs }) => Math.min(first, endedUs), Number.POSITIVE_INFINITY);
  const knownUs = Math.min(addedUs ?? Number.POSITIVE_INFINITY, firstSeenUs);
  if (knownUs === Number.POSITIVE_INFINITY) return { serial, outcome: "never read", staleUs: 0 };
  if (removalSent) return { serial, outcome: "doubtful", staleUs: 0 };
  const missedUs = latestBeginning(reads, (read) => read.beganUs > knownUs && !read.seen.has(serial));
  const seenUs = latestBeginning(sightings, () => true);
  if (missedUs !== null && missedUs >= (seenUs ?? 0)) return { serial, outcome: "lost", staleUs: missedUs - knownUs };
  return { serial, outcome: "stable", staleUs: missedUs === null ? 0 : missedUs - knownUs };
}

function judgeRemoved(serial: number, removedUs: number, reads: readonly SetRead[]): ElementVerdict {
  const after = reads.filter(({ beganUs }) => beganUs > removedUs);
  const seenUs = latestBeginning(after, ({ seen }) => seen.has(serial));
  const missedUs = latestBeginning(after, ({ seen }) => !seen.has(serial));
  if (seenUs === null) return { serial, outcome: "removed", staleUs: 0 };
  return { serial, outcome: seenUs >= (missedUs ?? 0) ? "returned" : "removed", staleUs: seenUs - removedUs };
}

function latestBeginning(reads: readonly SetRead[], counts: (read: SetRead) => boolean): number | null {
  return reads.reduce<number | null>((latest, read) => {
    return counts(read) ? Math.max(latest ?? 0, read.beganUs) : latest;
  }, null);
}
