import type { Partition, RingId } from "@cartwheel/dynamo";
import { createRing } from "@cartwheel/dynamo";
import type { ClusterViewMessage } from "@cartwheel/wire";
import type { StorageEngine } from "../storage/storage-engine.ts";
import type { NodeMetrics } from "./node-metrics.ts";
import type { Census } from "./row-census.ts";
import { RowCensus } from "./row-census.ts";

export interface ClusterGaugesOptions {
  /** What the node believes now, or null before it started. */
  readonly view: () => ClusterViewMessage | null;
  /** The largest N of any bucket. */
  readonly n: number;
  readonly storage: Pick<StorageEngine, "query">;
}

/** Sets the metrics that are asked for at each scrape: what the node believes of its cluster. */
export class ClusterGauges {
  readonly #metrics: NodeMetrics;
  readonly #options: ClusterGaugesOptions;
  /** Since when a partition has rows to hand over. At most one entry for each partition. */
  readonly #misplacedSince = new Map<number, number>();
  readonly #census: RowCensus;
  #counted: RingId | null = null;

  constructor(metrics: NodeMetrics, options: ClusterGaugesOptions) {
    this.#metrics = metrics;
    this.#options = options;
    this.#census = new RowCensus(options.storage);
  }

  /** Asks the storage nothing more. */
  stop(): void {
    this.#census.stop();
  }

  /** Ages count from the first scrape that saw what they are the age of. */
  async refresh(): Promise<void> {
    const cluster = this.#options.view();
    if (cluster === null) return;
    const { members, inFlight, phi, recovering, ringVersion } = this.#metrics;
    const { view, history } = cluster;
    members.reset();
    members.set({ state: "up" }, 1);
    phi.reset();
    for (const peer of view.peers) {
      if (peer.status === "destroyed") continue;
      members.inc({ state: peer.status === "member" ? peer.state : peer.status });
      phi.set({ peer: peer.node }, peer.phi);
    }
    recovering.set(view.recovering.length);
    inFlight.set(view.inFlight);
    ringVersion.set(history.length);
    this.#refreshMisplaced(view.misplaced);
    if (this.#counted !== view.ringId) this.#countPartitions(cluster);
    this.#counted = view.ringId;
    this.#setCensus(await this.#census.take(), cluster);
  }

  #setCensus({ rows, dead, byPartition }: Census, { view, history }: ClusterViewMessage): void {
    const { hintsPending, tombstones, rows: held } = this.#metrics;
    held.set(rows);
    tombstones.set(dead);
    hintsPending.reset();
    const ring = createRing(history);
    for (const { id } of ring.members) if (id !== view.id) hintsPending.set({ target: id }, 0);
    for (const partition of view.misplaced) {
      const owners = ring.ownersOf(partition, this.#options.n).filter((owner) => owner !== view.id);
      for (const target of owners) hintsPending.inc({ target }, byPartition.get(partition) ?? 0);
    }
  }

  #refreshMisplaced(misplaced: readonly number[]): void {
    const nowMs = performance.now();
    const held = new Set(misplaced);
    for (const partition of this.#misplacedSince.keys()) {
      if (!held.has(partition)) this.#misplacedSince.delete(partition);
    }
    for (const partition of held) {
      if (!this.#misplacedSince.has(partition)) this.#misplacedSince.set(partition, nowMs);
    }
    const oldestMs = Math.min(nowMs, ...this.#misplacedSince.values());
    this.#metrics.misplacedPartitions.set(held.size);
    this.#metrics.oldestHint.set((nowMs - oldestMs) / 1_000);
  }

  #countPartitions({ view, history }: ClusterViewMessage): void {
    const ring = createRing(history);
    let primary = 0;
    let secondary = 0;
    for (let partition = 0; partition < ring.partitionCount; partition += 1) {
      const preference = ring.preferenceList(partition as Partition, this.#options.n);
      const owners = preference.filter(({ role }) => role === "owner").map(({ node }) => node);
      if (owners[0] === view.id) primary += 1;
      else if (owners.includes(view.id)) secondary += 1;
    }
    this.#metrics.partitionsOwned.set({ role: "primary" }, primary);
    this.#metrics.partitionsOwned.set({ role: "secondary" }, secondary);
  }
}
