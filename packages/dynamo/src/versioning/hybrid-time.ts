import type { HybridTime } from "./types.ts";

/**
 * Hybrid logical clocks (Kulkarni et al. 2014): close to wall time, never behind what was seen. They order siblings
 * for last-write-wins and decide nothing else; causality is the version vectors' business.
 */

/** A clock further ahead than this is broken, and following it would drag everybody along. */
export const driftMsMax = 60_000;

export const hybridTimeZero: HybridTime = { ms: 0, logical: 0 };

/** Earlier is negative. */
export function compareHybridTimes(a: HybridTime, b: HybridTime): number {
  return a.ms === b.ms ? a.logical - b.logical : a.ms - b.ms;
}

/** The time of a new local event, after `last`. */
export function nextHybridTime(last: HybridTime, wallMs: number): HybridTime {
  return wallMs > last.ms ? { ms: wallMs, logical: 0 } : { ms: last.ms, logical: last.logical + 1 };
}

/** The local clock after seeing `seen`. A time more than `driftMsMax` ahead of the wall clock is not followed. */
export function observeHybridTime(last: HybridTime, seen: HybridTime, wallMs: number): HybridTime {
  if (seen.ms > wallMs + driftMsMax) return last;
  return compareHybridTimes(seen, last) > 0 ? seen : last;
}
