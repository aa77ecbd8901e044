import type { TimelineEvent } from "./timeline.ts";

/**
 * What the requests in the timeline came to. Paper §6.3 counts how many versions a read returned; over 24 hours of
 * Amazon's carts it was almost always one. That is the number to hold this one against.
 */
export interface RequestTally {
  readonly reads: number;
  readonly readsFailed: number;
  /** Reads that returned none, one, two, three, and four or more versions. */
  readonly readsByVersions: readonly [number, number, number, number, number];
  readonly writes: number;
  readonly writesFailed: number;
  /** Writes for which a stand-in was asked: each key and moment counted as often as a stand-in was. */
  readonly standInsAsked: number;
}

/** The paper's shares of reads that returned one, two, three and four versions, in percent (§6.3). */
export const paperReadShares = [99.94, 0.00057, 0.00047, 0.00009] as const;

export function tallyOf(events: readonly TimelineEvent[]): RequestTally {
  const readsByVersions: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  let [readsFailed, writes, writesFailed, standInsAsked] = [0, 0, 0, 0];
  for (const { trace } of events) {
    if (trace.type === "sloppy-write") standInsAsked += 1;
    if (trace.type === "put-done") {
      writes += 1;
      if (trace.outcome !== "written") writesFailed += 1;
    }
    if (trace.type === "get-done") {
      if (trace.outcome !== "got") readsFailed += 1;
      else readsByVersions[slotOf(trace.siblings)] += 1;
    }
  }
  const answered = readsByVersions.reduce((sum, count) => sum + count, 0);
  return { reads: answered + readsFailed, readsFailed, readsByVersions, writes, writesFailed, standInsAsked };
}

function slotOf(versions: number): 0 | 1 | 2 | 3 | 4 {
  if (versions <= 0) return 0;
  if (versions === 1) return 1;
  if (versions === 2) return 2;
  return versions === 3 ? 3 : 4;
}
