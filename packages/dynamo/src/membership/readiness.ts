import type { NodeId } from "../ids.ts";
import type { Ring } from "../ring/ring.ts";

/**
 * Whether this node's "nothing" about a key may count (design §4, Ready).
 *
 * A partition that arrives is recovering until, under the present ring id, every identity that is neither removed nor
 * destroyed has reported that it durably holds no misplaced row of the partition, and every fellow owner has also
 * exchanged trees. Recovering partitions take writes and answer what they have.
 *
 * Comparing with other new owners proves nothing: all may be empty while the rows sit with the old ones (protocol
 * finding 4). Down is not excused; removed is, but for one that can be reached: it is handing over its rows.
 */
export class Readiness {
  readonly #self: NodeId;
  readonly #isReachable: (node: NodeId) => boolean;
  readonly #recovering = new Map<number, { readonly reported: Set<NodeId>; readonly exchanged: Set<NodeId> }>();

  constructor(
    self: NodeId,
    start: { readonly recovering: readonly number[]; readonly isReachable: (node: NodeId) => boolean },
  ) {
    this.#self = self;
    this.#isReachable = start.isReachable;
    for (const partition of start.recovering) this.#begin(partition);
  }

  /** Ascending. */
  get recovering(): readonly number[] {
    if (this.#recovering.size === 0) return none;
    return [...this.#recovering.keys()].sort((a, b) => a - b);
  }

  isReady(partition: number): boolean {
    return !this.#recovering.has(partition);
  }

  /** Everything said under the old ring is void, and what was not owned under it arrives empty. */
  onRingChange(before: Ring, after: Ring, ns: readonly number[]): void {
    for (let partition = 0; partition < after.partitionCount; partition++) {
      const owns = (ring: Ring, n: number): boolean => ring.ownersOf(partition, n).includes(this.#self);
      const arrives = ns.some((n) => owns(after, n) && !owns(before, n));
      const owned = ns.some((n) => owns(after, n));
      if (owned && (arrives || this.#recovering.has(partition))) this.#begin(partition);
      else this.#recovering.delete(partition);
    }
  }

  /** A node said, of its durable state and under the present ring, where it holds misplaced rows. */
  onReport(ring: Ring, report: { readonly node: NodeId; readonly misplaced: readonly number[] }): readonly number[] {
    for (const [partition, { reported }] of this.#recovering) {
      if (report.misplaced.includes(partition)) reported.delete(report.node);
      else reported.add(report.node);
    }
    return this.settle(ring);
  }

  /** All trees that both own of a partition were compared with `peer`, and what it had is durable here. */
  onExchanged(ring: Ring, partition: number, peer: NodeId): readonly number[] {
    this.#recovering.get(partition)?.exchanged.add(peer);
    return this.settle(ring);
  }

  /** Who keeps a partition from being ready. */
  awaited(ring: Ring, partition: number): readonly NodeId[] {
    const heard = this.#recovering.get(partition);
    if (heard === undefined) return [];
    const owners = ring.ownersOf(partition, ring.n);
    const departing = ring.removed.filter(({ id }) => this.#isReachable(id));
    return [...ring.members, ...ring.leaving, ...departing]
      .map(({ id }) => id)
      .filter((id) => id !== this.#self)
      .filter((id) => !heard.reported.has(id) || (owners.includes(id) && !heard.exchanged.has(id)));
  }

  /** Takes out what is ready by now, and names it: who is waited for also depends on who is within reach. */
  settle(ring: Ring): readonly number[] {
    if (this.#recovering.size === 0) return none;
    const ready = this.recovering.filter((partition) => this.awaited(ring, partition).length === 0);
    for (const partition of ready) this.#recovering.delete(partition);
    return ready;
  }

  #begin(partition: number): void {
    this.#recovering.set(partition, { reported: new Set(), exchanged: new Set() });
  }
}

/** Mostly, nothing is recovering. */
const none: readonly number[] = [];
