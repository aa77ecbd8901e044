import type { ActorId } from "../ids.ts";
import type { Row, VersionVector } from "./types.ts";

/**
 * Clock truncation (paper §4.4), for buckets that opt in by `clockEntriesMax`. Each entry cut is knowledge given up: that
 * some version was seen, and superseded. Should a copy of that version still lie anywhere (on a node that was away, in a
 * frame that is late), it comes back as a sibling, and a deleted one comes back to life. What is never lost is a version:
 * entries of live siblings and the new dot stay.
 *
 * `keep` stays as well: at a coordinator the new dot, at a replica all that the coordinator has left. The oldest go first,
 * by the time at which their actors were drawn: in such buckets an actor's sequence number is at least the second of its
 * drawing, so the order is the same on every node and costs no byte where nobody opts in.
 */
export function truncateClock(row: Row, { max, keep }: { readonly max: number; readonly keep: VersionVector }): Row {
  const excess = row.clock.length - max;
  if (excess <= 0) return row;
  const needed = new Set<ActorId>([...row.siblings.map(({ dot }) => dot), ...keep].map(({ actor }) => actor));
  const oldest = row.clock
    .filter(({ actor }) => !needed.has(actor))
    .sort((a, b) => drawnAt(a.actor) - drawnAt(b.actor) || (a.actor < b.actor ? -1 : 1))
    .slice(0, excess);
  const cut = new Set(oldest.map(({ actor }) => actor));
  return cut.size === 0 ? row : { ...row, clock: row.clock.filter(({ actor }) => !cut.has(actor)) };
}

/** What `ActorSource.drawnNow` was told, or a small number for an actor from before the bucket opted in. */
function drawnAt(actor: ActorId): number {
  return Number(actor.slice(actor.indexOf(".") + 1));
}
