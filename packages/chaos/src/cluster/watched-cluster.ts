import { createRing, defaultBucketSettings } from "@cartwheel/dynamo";
import type { Ring } from "@cartwheel/dynamo";
import { createClusterClient } from "@cartwheel/dynamo-client";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import { startLocalCluster } from "@cartwheel/local-cluster";
import type { LocalCluster } from "@cartwheel/local-cluster";
import { pause } from "../load/pause.ts";
import { compareReplicas, isEqual } from "../truth/replicas.ts";
import type { Comparison, Disk } from "../truth/replicas.ts";

export interface WatchedOptions {
  readonly dataDir: string;
  readonly nodes: readonly { readonly name: string; readonly zone: string }[];
  /** One client for each, in that zone. */
  readonly clientZones: readonly string[];
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The one bucket, with the default quorums: N=3, R=W=2, fsync on. */
export const bucket = "chaos";
const pollMs = 500;

/** A cluster of real processes, clients of it, and the questions that tell whether it has come to rest. */
export class WatchedCluster {
  readonly cluster: LocalCluster;
  readonly stores: readonly ClusterClient[];
  readonly #options: WatchedOptions;

  static async start(options: WatchedOptions): Promise<WatchedCluster> {
    const { dataDir, nodes } = options;
    const cluster = await startLocalCluster({ dataDir, nodes, buckets: { [bucket]: defaultBucketSettings } });
    return new WatchedCluster(cluster, options);
  }

  private constructor(cluster: LocalCluster, options: WatchedOptions) {
    this.cluster = cluster;
    this.#options = options;
    this.stores = options.clientZones.map((zone, index) => clientOf(cluster, zone, index));
  }

  get healthUrls(): readonly string[] {
    return this.cluster.nodes.filter(({ state }) => state === "running").map(({ healthUrl }) => healthUrl);
  }

  /** The ring as the nodes have it by now. */
  async ring(): Promise<Ring> {
    const [node] = this.cluster.nodes;
    const view = node === undefined ? undefined : await this.stores[0]?.viewOf(node.id);
    if (view?.ok !== true) throw new Error("No node tells of the ring.");
    return createRing(view.answer.history);
  }

  disks(): readonly Disk[] {
    return this.cluster.nodes.map(({ id, place }) => ({ node: id, directory: place.dataDir }));
  }

  /**
   * Resolves when every node is a member of one ring, speaks for all its partitions, and holds nothing of others'. Throws
   * after `msMax`, with what was still under way.
   */
  async settled(msMax: number): Promise<void> {
    const deadlineMs = performance.now() + msMax;
    for (;;) {
      const unsettled = await this.#unsettled();
      if (unsettled === null) return;
      if (performance.now() > deadlineMs) throw new Error(`The cluster did not settle: ${unsettled}.`);
      await pause(pollMs, this.#options.signal);
    }
  }

  /** Resolves with how long it took, in milliseconds, until all disks were equal and the cluster settled; null after `msMax`. */
  async converged(msMax: number): Promise<number | null> {
    const begunMs = performance.now();
    for (;;) {
      this.#options.signal.throwIfAborted();
      const comparison = await compareReplicas(this.disks(), await this.ring());
      this.#options.report(comparisonLine(comparison));
      if (isEqual(comparison) && (await this.#unsettled()) === null) return Math.round(performance.now() - begunMs);
      if (performance.now() - begunMs > msMax) return null;
      await pause(pollMs, this.#options.signal);
    }
  }

  /** Harmless when repeated. */
  async stop(): Promise<void> {
    await Promise.all(this.stores.map((store) => store.close()));
    await this.cluster.stop();
  }

  /** What is still under way, in words; null when nothing is. */
  async #unsettled(): Promise<string | null> {
    const [store] = this.stores;
    if (store === undefined) return "there is no client";
    const views = await Promise.all(this.cluster.nodes.map(({ id }) => store.viewOf(id)));
    const rings = new Set(views.flatMap((view) => (view.ok ? [view.answer.view.ringId] : [])));
    for (const [index, view] of views.entries()) {
      const name = this.cluster.nodes[index]?.id ?? "";
      if (!view.ok) return `${name}: ${view.reason}`;
      const { status, confirmed, recovering, misplaced } = view.answer.view;
      if (status !== "member") return `${name} is ${status}`;
      if (!confirmed) return `nobody has confirmed ${name}`;
      if (recovering.length > 0) return `${name} recovers ${recovering.length} partitions`;
      if (misplaced.length > 0) return `${name} holds rows of ${misplaced.length} partitions that it does not own`;
    }
    return rings.size > 1 ? `there are ${rings.size} rings` : null;
  }
}

export function comparisonLine({ keys, missing, different, misplaced }: Comparison): string {
  return `${keys} keys: ${missing} lacking somewhere, ${different} different, ${misplaced} rows misplaced`;
}

function clientOf({ layout, nodes }: LocalCluster, zone: string, index: number): ClusterClient {
  return createClusterClient({
    seeds: nodes.map(({ address }) => address),
    clusterId: layout.clusterId,
    secret: Buffer.from(layout.secret),
    zone,
    name: `chaos ${index + 1}`,
  });
}
