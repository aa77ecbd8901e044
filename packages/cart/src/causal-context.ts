import type { ActorHistory, CausalContext } from "./cart.ts";
import { type OperationId, type Tag, tagOf } from "./operation-id.ts";
import { compareText } from "./compare-text.ts";

/**
 * The set of all operations a cart has seen, kept small: a version vector and the few dots beyond it.
 *
 *     00f1…: 1 2 3 4     7 8          stored as  00f1… [1-4] [7-8]
 *
 * A tab's operations mostly arrive in order, so an actor costs one range. A gap is an operation that went to another
 * cart (the tab signed in) or is still on its way. Plain dots instead of ranges would grow for ever behind a gap that
 * never closes.
 */
type Range = readonly [from: number, to: number];

/** The context that holds exactly these operations. */
export function contextOf(ids: Iterable<OperationId>): CausalContext {
  return canonicalContext(
    [...ids].map((id) => {
      const { actor, counter } = tagOf(id);
      return { actor, ranges: [[counter, counter]] };
    }),
  );
}

/** The one canonical form of these histories: actors ascending and once, ranges joined. */
export function canonicalContext(histories: readonly ActorHistory[]): CausalContext {
  return [...Map.groupBy(histories, ({ actor }) => actor)]
    .map(([actor, entries]) => ({ actor, ranges: joinRanges(rangesOf(entries)) }))
    .sort((a, b) => compareText(a.actor, b.actor));
}

/** Everything that any of them has seen. Commutative, associative, idempotent. */
export function unionOf(...contexts: readonly CausalContext[]): CausalContext {
  return canonicalContext(contexts.flat());
}

/** Whether the operation has been seen. */
export function covers(context: CausalContext, id: OperationId): boolean {
  const tag: Tag = tagOf(id);
  const history = historyOf(context, tag.actor);
  return history !== undefined && inRanges(history.ranges, tag.counter);
}

/** Whether one of the ranges, ascending, holds the number. */
export function inRanges(ranges: readonly Range[], counter: number): boolean {
  for (const [from, to] of ranges) if (counter <= to) return from <= counter;
  return false;
}

/** Per actor the highest counter seen: what people read as a clock. */
export function clockOf(context: CausalContext): readonly Tag[] {
  return context.map(({ actor, ranges }) => ({ actor, counter: ranges.at(-1)?.[1] ?? 0 }));
}

/** How many operations have been seen. */
export function operationsSeen(context: CausalContext): number {
  return context.reduce((sum, { ranges }) => sum + ranges.reduce((inner, [from, to]) => inner + to - from + 1, 0), 0);
}

function historyOf(context: CausalContext, actor: string): ActorHistory | undefined {
  let low = 0;
  let high = context.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = context[middle];
    if (entry === undefined) return undefined;
    if (entry.actor === actor) return entry;
    if (entry.actor < actor) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

/** All their ranges. Versions of one cart mostly agree on an actor, and then one of them says it all. */
function rangesOf([first, ...others]: readonly ActorHistory[]): readonly Range[] {
  if (first === undefined) return [];
  const differing = others.filter(({ ranges }) => !sameRanges(ranges, first.ranges));
  return differing.length === 0 ? first.ranges : [first, ...differing].flatMap(({ ranges }) => ranges);
}

function sameRanges(a: readonly Range[], b: readonly Range[]): boolean {
  return a.length === b.length && a.every(([from, to], at) => from === b[at]?.[0] && to === b[at]?.[1]);
}

/** Sorts ranges and joins those that overlap or touch. */
function joinRanges(ranges: readonly Range[]): readonly Range[] {
  const joined: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}
