import {
  createRing,
  mergeHistories,
  type History,
  type Key,
  type Member,
  type NodeId,
  type Ring,
  type Zone,
} from "@cartwheel/dynamo";
import type { ClusterViewMessage } from "@cartwheel/wire";

/** The cluster as this client has heard of it: who takes part, who owns what, and where everybody listens (paper §6.4). */
export class Topology {
  readonly #clusterId: string;
  readonly #addresses = new Map<NodeId, string>();
  #history: History = [];
  #ring: Ring | null = null;
  #zones: ReadonlyMap<NodeId, Zone> = new Map();

  constructor(clusterId: string) {
    this.#clusterId = clusterId;
  }

  /** Null until a node has told. */
  get ring(): Ring | null {
    return this.#ring;
  }

  get members(): readonly Member[] {
    return this.#ring?.members ?? [];
  }

  /** Whom a request may be sent to: the members, and those that are leaving and still pass on what they are asked. */
  get routable(): readonly Member[] {
    return this.#ring === null ? [] : [...this.#ring.members, ...this.#ring.leaving];
  }

  /** Whether a node was taken out. One that nobody has told of yet is not: it may be about to join. */
  isOut(node: NodeId): boolean {
    const status = this.#ring?.statusOf(node);
    return status === "removed" || status === "destroyed";
  }

  /** The first `n` owners of a key, or null until a node has told of the ring. */
  ownersOf(key: Key, n: number): readonly NodeId[] | null {
    return this.#ring === null ? null : this.#ring.ownersOf(this.#ring.partitionOf(key), n);
  }

  /** Whether a node was taken for an owner of the key that is none in this ring: somebody knows a newer one. */
  isBehind(key: Key, { owners, n }: { readonly owners: readonly NodeId[]; readonly n: number }): boolean {
    const known = this.ownersOf(key, n);
    return known !== null && owners.some((owner) => !known.includes(owner));
  }

  get zones(): ReadonlyMap<NodeId, Zone> {
    return this.#zones;
  }

  addressOf(node: NodeId): string | null {
    return this.#addresses.get(node) ?? null;
  }

  /** Takes in what a node knows. Histories merge; of two addresses for a node the one heard last is taken. */
  learn({ history, addresses }: ClusterViewMessage): void {
    for (const { node, address } of addresses) {
      if (this.#ring?.statusOf(node) !== "destroyed") this.#addresses.set(node, address);
    }
    // Another cluster's history cannot come over an authenticated connection, unless an operator mixed directories.
    const [init] = history;
    if (init?.type !== "init" || init.clusterId !== this.#clusterId) return;
    const merged = mergeHistories(this.#history, history);
    if (merged.length === this.#history.length) return;
    this.#history = merged;
    this.#ring = createRing(merged);
    this.#zones = new Map(this.routable.map(({ id, zone }) => [id, zone]));
    for (const node of this.#ring.destroyed) this.#addresses.delete(node);
  }
}
