import {
  createRing,
  mergeHistories,
  type History,
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

  get zones(): ReadonlyMap<NodeId, Zone> {
    return this.#zones;
  }

  addressOf(node: NodeId): string | null {
    return this.#addresses.get(node) ?? null;
  }

  /** Takes in what a node knows. Histories merge; of two addresses for a node the one heard last is taken. */
  learn({ history, addresses }: ClusterViewMessage): void {
    for (const { node, address } of addresses) this.#addresses.set(node, address);
    // Another cluster's history cannot come over an authenticated connection, unless an operator mixed directories.
    const [init] = history;
    if (init?.type !== "init" || init.clusterId !== this.#clusterId) return;
    const merged = mergeHistories(this.#history, history);
    if (merged.length === this.#history.length) return;
    this.#history = merged;
    this.#ring = createRing(merged);
    this.#zones = new Map(this.#ring.members.map(({ id, zone }) => [id, zone]));
  }
}
