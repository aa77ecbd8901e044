import { assert } from "../assert.ts";
import { compareBytes } from "../bytes.ts";
import type { Dot, Row, Sibling, VersionVector } from "./types.ts";
import { compareDots, covers, dominates, emptyClock, equalClocks, joinClocks, withDot } from "./version-vector.ts";

/**
 * The dotted version vector set of one key (design §2; Preguiça et al. 2012).
 *
 * Each sibling remembers the one event that wrote it; the clock remembers every event seen. So a sibling that is
 * missing here while the clock covers its dot was superseded, and a sibling that is missing while the clock does not
 * cover it has simply not arrived. That distinction is all there is to merging, and it needs no tombstone: a row
 * without siblings is one.
 */

export const emptyRow: Row = { clock: emptyClock, siblings: [] };

/**
 * What both rows together know. Commutative, associative, idempotent; returns `a` itself when `b` adds nothing,
 * else `b` itself when `a` adds nothing.
 * `onConflict` hears of one dot with two contents: a damaged copy or a broken promise, never normal life.
 */
export function mergeRows(a: Row, b: Row, onConflict?: (dot: Dot) => void): Row {
  if (a === b) return a;
  const siblings: Sibling[] = [];
  // How many of the siblings are those of `a`, and of `b`.
  let mineKept = 0;
  let theirsKept = 0;
  for (const mine of a.siblings) {
    const theirs = findSibling(b, mine.dot);
    if (theirs !== undefined) {
      // Equal contents: the first. Else the greater one, so that every replica ends with the same (design §2).
      const order = compareContent(mine, theirs);
      if (order !== 0) onConflict?.(mine.dot);
      if (order >= 0) mineKept++;
      if (order <= 0) theirsKept++;
      siblings.push(order >= 0 ? mine : theirs);
    } else if (!covers(b.clock, mine.dot)) {
      mineKept++;
      siblings.push(mine);
    }
  }
  const shared = siblings.length;
  for (const theirs of b.siblings) {
    if (findSibling(a, theirs.dot) === undefined && !covers(a.clock, theirs.dot)) siblings.push(theirs);
  }
  const clock = joinClocks(a.clock, b.clock);
  const isWhole = (of: Row, kept: number): boolean =>
    kept === of.siblings.length && kept === siblings.length && equalClocks(clock, of.clock);
  const whole = isWhole(a, mineKept) ? a : isWhole(b, theirsKept + siblings.length - shared) ? b : null;
  return whole ?? row(clock, siblings);
}

/** Whether merging `part` into `whole` would change nothing: everything that `part` knows is known. */
export function contains(whole: Row, part: Row): boolean {
  return dominates(whole.clock, part.clock) && mergeRows(whole, part) === whole;
}

/** The siblings that a write with this context leaves standing. */
export function uncoveredSiblings(current: Row, context: VersionVector): readonly Sibling[] {
  return current.siblings.filter((sibling) => !covers(context, sibling.dot));
}

/**
 * A client's put: drops exactly what the client's context covers, never what only the coordinator has seen, so a
 * write that did not know of a version cannot erase it (paper §4.4).
 */
export function putSibling(current: Row, context: VersionVector, sibling: Sibling): Row {
  assert(!covers(current.clock, sibling.dot), "the dot of a new version is already known");
  assert(!covers(context, sibling.dot), "the context claims a dot that was only now minted");
  const clock = withDot(joinClocks(current.clock, context), sibling.dot);
  return row(clock, [...uncoveredSiblings(current, context), sibling]);
}

/** A client's delete: an event without a sibling. What is concurrent to it survives. */
export function deleteSiblings(current: Row, context: VersionVector, dot: Dot): Row {
  assert(!covers(current.clock, dot), "the dot of a delete is already known");
  const clock = withDot(joinClocks(current.clock, context), dot);
  return row(clock, [...uncoveredSiblings(current, context)]);
}

/** Whether two rows are the same in everything that is replicated. */
export function equalRows(a: Row, b: Row): boolean {
  if (a === b) return true;
  if (!equalClocks(a.clock, b.clock) || a.siblings.length !== b.siblings.length) return false;
  return a.siblings.every((sibling, i) => {
    const other = b.siblings[i];
    return other !== undefined && compareDots(sibling.dot, other.dot) === 0 && compareContent(sibling, other) === 0;
  });
}

function row(clock: VersionVector, siblings: Sibling[]): Row {
  siblings.sort((x, y) => compareDots(x.dot, y.dot));
  for (const sibling of siblings) assert(covers(clock, sibling.dot), "a sibling's dot is outside its row's clock");
  return { clock, siblings };
}

function findSibling(within: Row, dot: Dot): Sibling | undefined {
  return within.siblings.find((sibling) => sibling.dot.counter === dot.counter && sibling.dot.actor === dot.actor);
}

function compareContent(a: Sibling, b: Sibling): number {
  if (a === b) return 0;
  const byValue = a.value === b.value ? 0 : compareBytes(a.value, b.value);
  if (byValue !== 0) return byValue;
  if (a.writtenAt.ms !== b.writtenAt.ms) return a.writtenAt.ms - b.writtenAt.ms;
  if (a.writtenAt.logical !== b.writtenAt.logical) return a.writtenAt.logical - b.writtenAt.logical;
  if (a.requestId !== b.requestId) return a.requestId < b.requestId ? -1 : 1;
  return (a.expiresAtMs ?? Number.MAX_SAFE_INTEGER) - (b.expiresAtMs ?? Number.MAX_SAFE_INTEGER);
}
