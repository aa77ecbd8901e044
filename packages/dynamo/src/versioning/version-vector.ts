import type { ActorId } from "../ids.ts";
import type { Dot, VersionVector } from "./types.ts";

/**
 * Version vectors: which events a replica has seen (paper §4.4; Parker et al. 1983).
 *
 *     [(a,2)]  join  [(a,1),(b,3)]  =  [(a,2),(b,3)]
 *
 * Sorted arrays rather than maps: vectors are short, equal ones are equal element by element, and they are sent as
 * they are. Nothing here changes its arguments; what changes nothing returns its argument itself, so callers can ask
 * with `===` whether anything was new.
 */

export const emptyClock: VersionVector = [];

/** The highest counter of `actor` that `clock` covers, 0 if none. */
export function counterOf(clock: VersionVector, actor: ActorId): number {
  for (const entry of clock) if (entry.actor === actor) return entry.counter;
  return 0;
}

/** Whether the event is among those that `clock` has seen. */
export function covers(clock: VersionVector, dot: Dot): boolean {
  return counterOf(clock, dot.actor) >= dot.counter;
}

/** Order of dots: by actor, then counter. Only for canonical forms; it says nothing about causality. */
export function compareDots(a: Dot, b: Dot): number {
  if (a.actor !== b.actor) return a.actor < b.actor ? -1 : 1;
  return a.counter - b.counter;
}

/** Whether `a` has seen everything that `b` has. */
export function dominates(a: VersionVector, b: VersionVector): boolean {
  if (a === b) return true;
  for (const entry of b) if (!covers(a, entry)) return false;
  return true;
}

/** Whether both have seen the same events. */
export function equalClocks(a: VersionVector, b: VersionVector): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((entry, i) => entry.actor === b[i]?.actor && entry.counter === b[i]?.counter);
}

/** Pointwise maximum. Returns `a` itself when `b` adds nothing, else `b` itself when `a` adds nothing. */
export function joinClocks(a: VersionVector, b: VersionVector): VersionVector {
  if (dominates(a, b)) return a;
  if (dominates(b, a)) return b;
  const joined: Dot[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (left === undefined && right === undefined) return joined;
    if (right === undefined || (left !== undefined && left.actor < right.actor)) {
      if (left !== undefined) joined.push(left);
      i++;
    } else if (left === undefined || right.actor < left.actor) {
      joined.push(right);
      j++;
    } else {
      joined.push(left.counter >= right.counter ? left : right);
      i++;
      j++;
    }
  }
}

/** `clock` and one more event. */
export function withDot(clock: VersionVector, dot: Dot): VersionVector {
  return joinClocks(clock, [dot]);
}
