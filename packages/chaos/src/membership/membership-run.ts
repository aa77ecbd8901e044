import { createRing, defaultBucketSettings, Random } from "@cartwheel/dynamo";
import type { NodeId, Ring } from "@cartwheel/dynamo";
import { createClusterClient } from "@cartwheel/dynamo-client";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import { readRowFile } from "@cartwheel/dynamo-server";
import { startLocalCluster } from "@cartwheel/local-cluster";
import type { LocalCluster } from "@cartwheel/local-cluster";
import { closedLoop } from "../load/closed-loop.ts";
import { Shoppers } from "../load/shoppers.ts";
import { Ledger } from "../truth/ledger.ts";
import { compareReplicas, isEqual, visibleIn } from "../truth/replicas.ts";
import type { Comparison, Disk } from "../truth/replicas.ts";
import { Findings } from "./findings.ts";
import { Progress } from "./progress.ts";

export interface MembershipOptions {
  readonly dataDir: string;
  /** Keys written before anything happens, and read and written throughout. */
  readonly keys: number;
  readonly requestsPerSecond: number;
  /** Draws the keys and the order of operations; the processes' timing stays their own. */
  readonly seed: number;
  /** Told how it goes, a line every second or so. */
  readonly report: (line: string) => void;
  /** Ends the run early. */
  readonly signal: AbortSignal;
}

export interface MembershipResult {
  /** Writes and deletes acknowledged. */
  readonly acked: number;
  /** Acknowledged writes that a reading of the cluster, or an owner's disk, knows nothing of. */
  readonly lost: number;
  readonly failedRequests: number;
  /** Keys that are never deleted and were reported as not found, for certain. */
  readonly falseNotFound: number;
  /** From the last request to all disks equal, in milliseconds; null: never within two minutes. */
  readonly convergedMs: number | null;
}

const bucket = "chaos";
const valueBytes = 200;
const zones = ["a", "b", "c"];
const nodes = ["n1", "n2", "n3", "n4", "n5"].map((name, index) => ({ name, zone: zones[index % 3] ?? "a" }));
const clientCount = 4;
const calmMs = 3_000;
/** How long the killed node stays dead before anybody replaces it. */
const deadMs = 5_000;
const settleMsMax = 300_000;
const convergeMsMax = 120_000;
const readsInFlight = 64;

/**
 * A cluster that changes under load (issue: "grows by itself"): five nodes, then a sixth joins, one leaves, one is killed
 * with its disk and replaced, while clients read and write at a fixed rate. Everything is real: processes, sockets, files.
 * Throws when the cluster does not get through a change in its time.
 */
export class MembershipRun {
  readonly #options: MembershipOptions;
  readonly #cluster: LocalCluster;
  readonly #stores: readonly ClusterClient[];
  readonly #ledger = new Ledger(valueBytes);
  readonly #findings: Findings;
  readonly #shoppers: Shoppers;
  readonly #progress: Progress;

  /** Starts five nodes, runs, and stops them again whatever happens. */
  static async run(options: MembershipOptions): Promise<{ result: MembershipResult; findings: Findings }> {
    const cluster = await startLocalCluster({
      dataDir: options.dataDir,
      nodes,
      buckets: { [bucket]: defaultBucketSettings },
    });
    const run = new MembershipRun(options, cluster);
    try {
      return { result: await run.#run(), findings: run.#findings };
    } finally {
      await run.#stop();
    }
  }

  private constructor(options: MembershipOptions, cluster: LocalCluster) {
    this.#options = options;
    this.#cluster = cluster;
    this.#findings = new Findings(options.report);
    this.#stores = Array.from({ length: clientCount }, (_, index) => clientOf(cluster, index));
    this.#shoppers = new Shoppers({
      stores: this.#stores,
      bucket,
      ledger: this.#ledger,
      random: new Random([options.seed, 2007, 10, 4]),
      keptKeys: options.keys,
      onFailure: (what) => this.#findings.failed(what),
      onFalseNotFound: (key) => this.#findings.add(`${key} was reported as not found`),
    });
    this.#progress = new Progress({ cluster, tally: this.#shoppers.tally, report: options.report });
  }

  async #run(): Promise<MembershipResult> {
    const stopProgress = this.#progress.start();
    try {
      await this.#stage("preload", () => this.#shoppers.preload(this.#options.signal));
      const stopLoad = this.#shoppers.start(this.#options.requestsPerSecond);
      try {
        await this.#changes();
      } finally {
        stopLoad();
      }
      await this.#shoppers.quiet();
      const convergedMs = await this.#stage("converge", () => this.#converge());
      await this.#stage("read through quorums", () => this.#readAll());
      const ring = await this.#ring();
      const disks = this.#disks();
      await this.#stage("read each owner's disk", async () => {
        await this.#stop();
        await this.#readDisks(disks, ring);
      });
      return this.#result(convergedMs);
    } finally {
      stopProgress();
    }
  }

  async #changes(): Promise<void> {
    await this.#stage("calm", () => this.#pause(calmMs));
    await this.#stage("n6 joins", async () => {
      await this.#cluster.join({ name: "n6", zone: "c" });
      await this.#settled();
    });
    await this.#stage("n1 leaves", async () => {
      await this.#cluster.leave("n1");
      await this.#settled();
    });
    await this.#stage("n2 is killed", async () => {
      await this.#cluster.node("n2").kill();
      await this.#pause(deadMs);
    });
    await this.#stage("n2's disk is lost, and n2 replaced", async () => {
      await this.#cluster.wipe("n2");
      await this.#settled();
    });
  }

  async #stage<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#options.signal.throwIfAborted();
    this.#progress.enter(name);
    const begunMs = performance.now();
    const result = await work();
    this.#options.report(`${name}: done in ${((performance.now() - begunMs) / 1_000).toFixed(1)} s`);
    return result;
  }

  /** Resolves when every node is a member of one ring, speaks for all its partitions, and holds nothing of others'. */
  async #settled(): Promise<void> {
    const deadlineMs = performance.now() + settleMsMax;
    for (;;) {
      const unsettled = await this.#unsettled();
      if (unsettled === null) return;
      if (performance.now() > deadlineMs) throw new Error(`The cluster did not settle: ${unsettled}.`);
      await this.#pause(500);
    }
  }

  /** What is still under way, in words; null when nothing is. */
  async #unsettled(): Promise<string | null> {
    const [store] = this.#stores;
    if (store === undefined) return "there is no client";
    const views = await Promise.all(this.#cluster.nodes.map(({ id }) => store.viewOf(id)));
    const rings = new Set(views.flatMap((view) => (view.ok ? [view.answer.view.ringId] : [])));
    for (const [index, view] of views.entries()) {
      const name = this.#cluster.nodes[index]?.id ?? "";
      if (!view.ok) return `${name}: ${view.reason}`;
      const { status, confirmed, recovering, misplaced } = view.answer.view;
      if (status !== "member") return `${name} is ${status}`;
      if (!confirmed) return `nobody has confirmed ${name}`;
      if (recovering.length > 0) return `${name} recovers ${recovering.length} partitions`;
      if (misplaced.length > 0) return `${name} holds rows of ${misplaced.length} partitions that it does not own`;
    }
    return rings.size > 1 ? `there are ${rings.size} rings` : null;
  }

  /** Resolves with how long it took until all disks were equal, or null. */
  async #converge(): Promise<number | null> {
    const begunMs = performance.now();
    for (;;) {
      const beforeMs = performance.now();
      this.#options.signal.throwIfAborted();
      const comparison = await compareReplicas(this.#disks(), await this.#ring());
      this.#options.report(comparisonLine(comparison));
      if (isEqual(comparison) && (await this.#unsettled()) === null) return Math.round(performance.now() - begunMs);
      if (beforeMs - begunMs > convergeMsMax) return null;
      await this.#pause(500);
    }
  }

  async #readAll(): Promise<void> {
    const { keys } = this.#ledger;
    await closedLoop({
      inFlight: readsInFlight,
      count: keys.length,
      signal: this.#options.signal,
      operate: async (index) => {
        const key = keys[index] ?? "";
        const found = await this.#shoppers.read(key);
        if (found !== null) this.#findings.judged(key, this.#ledger.judge(key, found.siblings));
      },
    });
  }

  /** After the nodes have stopped: every owner's own copy, by itself, must account for everything. */
  async #readDisks(disks: readonly Disk[], ring: Ring): Promise<void> {
    const comparison = await compareReplicas(disks, ring);
    this.#options.report(comparisonLine(comparison));
    if (!isEqual(comparison)) this.#findings.add(`the disks differ: ${comparisonLine(comparison)}`);
    const wallMs = Date.now();
    for (const { node, directory } of disks) {
      const seen = new Set<string>();
      for (const { key, row } of readRowFile(directory)) {
        const name = Buffer.from(key.bytes).toString();
        seen.add(name);
        this.#findings.judged(`${name} on ${node}`, this.#ledger.judge(name, visibleIn(row, wallMs)));
      }
      for (const name of this.#ledger.keys) {
        const partition = ring.partitionOf({ bucket, bytes: Buffer.from(name) });
        if (seen.has(name) || !ring.ownersOf(partition, ring.n).includes(node)) continue;
        this.#findings.judged(`${name} on ${node}`, this.#ledger.judge(name, []));
      }
    }
  }

  #result(convergedMs: number | null): MembershipResult {
    const { failed: failedRequests, falseNotFound } = this.#shoppers.tally;
    return {
      acked: this.#ledger.acknowledged,
      lost: this.#findings.lost,
      failedRequests,
      falseNotFound,
      convergedMs,
    };
  }

  /** The ring as the nodes have it by now. */
  async #ring(): Promise<Ring> {
    const [store] = this.#stores;
    const [node] = this.#cluster.nodes;
    const view = node === undefined ? undefined : await store?.viewOf(node.id);
    if (view?.ok !== true) throw new Error("No node tells of the ring.");
    return createRing(view.answer.history);
  }

  #disks(): readonly Disk[] {
    return this.#cluster.nodes.map(({ id, place }) => ({ node: id as NodeId, directory: place.dataDir }));
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#options;
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    });
    signal.throwIfAborted();
  }

  async #stop(): Promise<void> {
    this.#progress.end();
    await Promise.all(this.#stores.map((store) => store.close()));
    await this.#cluster.stop();
  }
}

function clientOf({ layout, nodes: members }: LocalCluster, index: number): ClusterClient {
  return createClusterClient({
    seeds: members.map(({ address }) => address),
    clusterId: layout.clusterId,
    secret: Buffer.from(layout.secret),
    zone: zones[index % zones.length] ?? "a",
    name: `chaos ${index + 1}`,
  });
}

function comparisonLine({ keys, missing, different, misplaced }: Comparison): string {
  return `${keys} keys: ${missing} lacking somewhere, ${different} different, ${misplaced} rows misplaced`;
}
