import type { TraceEvent } from "@cartwheel/dynamo";

/** A trace event, with where and when it happened. */
export interface TimelineEvent {
  readonly node: string;
  /** Sequences start over with each incarnation. */
  readonly incarnation: number;
  readonly sequence: number;
  /** The node's own wall clock. Nodes on different machines may disagree; the order across nodes is a best guess. */
  readonly wallMs: number;
  readonly trace: TraceEvent;
}

/** The part of the timeline that a browser has not seen. */
export interface TimelinePage {
  /** Hand it back to get what comes after. Opaque: it also tells a restart of this app from a continuation. */
  readonly cursor: string;
  readonly events: readonly TimelineEvent[];
  /** True when the events do not continue the caller's: it should drop what it has. */
  readonly startsOver: boolean;
}

/** A name that no two events share, for list keys and for telling repeats. */
export function timelineId(event: TimelineEvent): string {
  return `${event.node}/${event.incarnation}/${event.sequence}`;
}

/** How much of the timeline to keep. */
export interface Retention {
  /** Events of one kind kept, the newest. Counted by kind, so that a thousand reads do not push out the one repair. */
  readonly perKindMax: number;
  readonly kindOf: (event: TimelineEvent) => string;
}

/**
 * Both lists in one order of time, each event once, the newest of each kind. A wall clock may jump back, and a node's
 * own order is known: so an event counts as no earlier than those that its node recorded before it.
 */
export function mergeTimeline(
  known: readonly TimelineEvent[],
  fresh: readonly TimelineEvent[],
  { perKindMax, kindOf }: Retention,
): readonly TimelineEvent[] {
  if (fresh.length === 0) return known;
  const byId = new Map<string, TimelineEvent>();
  for (const event of [...known, ...fresh]) byId.set(timelineId(event), event);

  const latestOfNode = new Map<string, number>();
  const placed = [...byId.values()].toSorted(inNodeOrder).map((event) => {
    const atMs = Math.max(event.wallMs, latestOfNode.get(event.node) ?? 0);
    latestOfNode.set(event.node, atMs);
    return { atMs, event };
  });
  // The sort is stable, so events of one node keep their order where times are equal.
  const inTime = placed.toSorted((a, b) => a.atMs - b.atMs).map(({ event }) => event);
  const room = new Map<string, number>();
  return inTime
    .toReversed()
    .filter((event) => {
      const left = room.get(kindOf(event)) ?? perKindMax;
      room.set(kindOf(event), left - 1);
      return left > 0;
    })
    .toReversed();
}

function inNodeOrder(a: TimelineEvent, b: TimelineEvent): number {
  if (a.node !== b.node) return a.node < b.node ? -1 : 1;
  return a.incarnation - b.incarnation || a.sequence - b.sequence;
}
