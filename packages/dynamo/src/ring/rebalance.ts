import { assert } from "../assert.ts";
import type { NodeId } from "../ids.ts";
import type { Member } from "../membership/types.ts";
import { sharesOf } from "./claim.ts";

/**
 * Makes an assignment fit its members by moving as few partitions as possible.
 *
 * Scope "plan" is for the author of an operation: afterwards counts follow the weights, within one. Scope "repair" is
 * for everybody who folds a history: it touches only partitions of nodes that are no members, and the shares of
 * members that the assignment does not know, so that an operation inserted late moves no more than its own share.
 */
export interface Rebalance {
  readonly assignment: readonly NodeId[];
  readonly members: readonly Member[];
  /** Neighbouring partitions that should have distinct owners. */
  readonly n: number;
  readonly scope: "plan" | "repair";
}

/** The new first owner of each partition. A pure function: every node that computes it gets the same. */
export function rebalance({ assignment, members, n, scope }: Rebalance): readonly NodeId[] {
  assert(members.length > 0, "a ring needs a member");
  const known = new Set(assignment);
  const board = new Board(assignment, members, n);
  board.fillOrphans();
  const newcomers = members.filter(({ id }) => scope === "plan" || !known.has(id)).map(({ id }) => id);
  board.raise(newcomers);
  if (scope === "plan") board.lower();
  return board.owners();
}

class Board {
  readonly #owners: (NodeId | null)[];
  readonly #zones: ReadonlyMap<NodeId, string>;
  readonly #shares: ReadonlyMap<NodeId, number>;
  readonly #counts = new Map<NodeId, number>();
  readonly #span: number;

  constructor(assignment: readonly NodeId[], members: readonly Member[], n: number) {
    this.#zones = new Map(members.map(({ id, zone }) => [id, zone]));
    const shares = sharesOf({ members, partitionCount: assignment.length, n });
    this.#shares = new Map(members.map(({ id }, i) => [id, shares[i] ?? 0]));
    for (const { id } of members) this.#counts.set(id, 0);
    this.#owners = assignment.map((owner) => (this.#zones.has(owner) ? owner : null));
    for (const owner of this.#owners) if (owner !== null) this.#add(owner, 1);
    this.#span = Math.min(n, members.length) - 1;
  }

  owners(): readonly NodeId[] {
    return this.#owners.map((owner) => {
      assert(owner !== null, "a partition was left without an owner");
      return owner;
    });
  }

  /** Gives each partition that nobody owns to the member that is furthest below its share. */
  fillOrphans(): void {
    for (let partition = 0; partition < this.#owners.length; partition++) {
      if (this.#owners[partition] === null) this.#give(partition, this.#bestOwnerFor(partition));
    }
  }

  /** Brings each of `nodes` up to its share, rounded down, from whoever is furthest above theirs. */
  raise(nodes: readonly NodeId[]): void {
    for (const node of nodes) {
      while (this.#count(node) < Math.floor(this.#share(node))) {
        const donor = this.#richest(node);
        if (donor === null) return;
        this.#give(this.#bestPartitionOf(donor, node), node);
      }
    }
  }

  /** Takes from each member what it owns above its share, rounded up. */
  lower(): void {
    for (const [donor] of this.#counts) {
      while (this.#count(donor) > Math.ceil(this.#share(donor))) {
        const poorest = this.#poorest();
        if (poorest === donor) return;
        this.#give(this.#bestPartitionOf(donor, poorest), poorest);
      }
    }
  }

  #count(node: NodeId): number {
    return this.#counts.get(node) ?? 0;
  }

  #share(node: NodeId): number {
    return this.#shares.get(node) ?? 0;
  }

  #add(node: NodeId, count: number): void {
    this.#counts.set(node, this.#count(node) + count);
  }

  #give(partition: number, to: NodeId): void {
    const from = this.#owners[partition];
    if (from !== null && from !== undefined) this.#add(from, -1);
    this.#owners[partition] = to;
    this.#add(to, 1);
  }

  /** The other member with the most above its share, or null when nobody would gain from giving. */
  #richest(taker: NodeId): NodeId | null {
    let best: NodeId | null = null;
    let bestExcess = this.#count(taker) + 1 - this.#share(taker);
    for (const [node, count] of this.#counts) {
      if (node === taker || count === 0) continue;
      const excess = count - this.#share(node);
      if (excess > bestExcess) [best, bestExcess] = [node, excess];
    }
    return best;
  }

  #poorest(): NodeId {
    let best: NodeId | null = null;
    for (const [node] of this.#counts) {
      if (best === null || this.#share(node) - this.#count(node) > this.#share(best) - this.#count(best)) best = node;
    }
    assert(best !== null, "a ring without members");
    return best;
  }

  /** Whom an ownerless partition should go to: distance first, then what is owed. */
  #bestOwnerFor(partition: number): NodeId {
    let best: NodeId | null = null;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const [node, count] of this.#counts) {
      const owed = this.#share(node) - count;
      // Balance within one partition outweighs spacing; among equals spacing decides.
      const score = Math.ceil(owed) * 4 - this.#crowding(partition, node);
      if (score > bestScore) [best, bestScore] = [node, score];
    }
    assert(best !== null, "a ring without members");
    return best;
  }

  /** Which of the donor's partitions suits the taker best: the one furthest from what the taker has. */
  #bestPartitionOf(donor: NodeId, taker: NodeId): number {
    let best = -1;
    let bestScore = Number.POSITIVE_INFINITY;
    for (let partition = 0; partition < this.#owners.length; partition++) {
      if (this.#owners[partition] !== donor) continue;
      const score = this.#crowding(partition, taker);
      if (score < bestScore) [best, bestScore] = [partition, score];
    }
    assert(best >= 0, "a donor without partitions");
    return best;
  }

  /** How badly `node` would sit at `partition`: same node within the span counts 2, same zone next door a half. */
  #crowding(partition: number, node: NodeId): number {
    const size = this.#owners.length;
    let crowding = 0;
    for (let step = 1; step <= this.#span; step++) {
      for (const at of [(partition + step) % size, (partition - step + size) % size]) {
        const neighbour = this.#owners[at];
        if (neighbour === node && at !== partition) crowding += 2;
        else if (step === 1 && neighbour !== null && neighbour !== undefined) {
          crowding += this.#zones.get(neighbour) === this.#zones.get(node) ? 0.5 : 0;
        }
      }
    }
    return crowding;
  }
}
