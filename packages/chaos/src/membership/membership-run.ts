import { Random } from "@cartwheel/dynamo";
import { bucket, comparisonLine, WatchedCluster } from "../cluster/watched-cluster.ts";
import { closedLoop } from "../load/closed-loop.ts";
import { Shoppers } from "../load/shoppers.ts";
import { Findings } from "../report/findings.ts";
import { Progress } from "../report/progress.ts";
import { judgeDisks } from "../truth/judge-disks.ts";
import { Ledger } from "../truth/ledger.ts";
import { compareReplicas, isEqual } from "../truth/replicas.ts";

/** What a story has to do with. */
export interface Scene {
  readonly watched: WatchedCluster;
  /** Does a piece of it under a name that the reader of the progress sees. */
  readonly stage: (name: string, work: () => Promise<void>) => Promise<unknown>;
  readonly add: (finding: string) => void;
  readonly signal: AbortSignal;
}

export interface MembershipOptions {
  readonly dataDir: string;
  /** What becomes of the nodes while the clients go on. */
  readonly story: (scene: Scene) => Promise<void>;
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
  /** From the last request to the end of the first comparison that found all disks equal; null: not in two minutes. */
  readonly convergedMs: number | null;
}

const valueBytes = 200;
const zones = ["a", "b", "c"] as const;
const nodes = ["n1", "n2", "n3", "n4", "n5"].map((name, index) => ({ name, zone: zones[index % 3] ?? "a" }));
const clientZones = ["a", "b", "c", "a"];
const convergeMsMax = 120_000;
const readsInFlight = 64;

/**
 * A cluster of five whose members come, go or restart under load, as the story has it, while clients read and write at a
 * fixed rate. Everything is real: processes, sockets, files.
 */
export class MembershipRun {
  readonly #options: MembershipOptions;
  readonly #watched: WatchedCluster;
  readonly #ledger = new Ledger(valueBytes);
  readonly #findings: Findings;
  readonly #shoppers: Shoppers;
  readonly #progress: Progress;

  /**
   * Starts five nodes, runs, and stops them again whatever happens. Throws when the cluster does not get through a change
   * within five minutes, and with the signal's reason.
   */
  static async run(options: MembershipOptions): Promise<{ result: MembershipResult; findings: Findings }> {
    const watched = await WatchedCluster.start({ ...options, nodes, clientZones });
    const run = new MembershipRun(options, watched);
    try {
      return { result: await run.#run(), findings: run.#findings };
    } finally {
      run.#progress.stop();
      await watched.stop();
    }
  }

  private constructor(options: MembershipOptions, watched: WatchedCluster) {
    this.#options = options;
    this.#watched = watched;
    this.#findings = new Findings(options.report);
    this.#shoppers = new Shoppers({
      stores: watched.stores,
      bucket,
      ledger: this.#ledger,
      random: new Random([options.seed, 2007, 10, 4]),
      keptKeys: options.keys,
      onFailure: (what) => this.#findings.failed(what),
      onFalseNotFound: (key) => this.#findings.add(`${key} was reported as not found`),
    });
    this.#progress = new Progress({ watched, tally: this.#shoppers.tally, ...options });
  }

  async #run(): Promise<MembershipResult> {
    const { signal, requestsPerSecond } = this.#options;
    await this.#progress.stage("preload", () => this.#shoppers.preload(signal));
    const stopLoad = this.#shoppers.start(requestsPerSecond);
    try {
      const { story } = this.#options;
      await story({
        watched: this.#watched,
        stage: (name, work) => this.#progress.stage(name, work),
        add: (finding) => this.#findings.add(finding),
        signal,
      });
    } finally {
      stopLoad();
    }
    await this.#shoppers.quiet();
    const convergedMs = await this.#progress.stage("converge", () => this.#watched.converged(convergeMsMax));
    await this.#progress.stage("read through quorums", () => this.#readAll());
    await this.#progress.stage("read each owner's disk", () => this.#readDisks());
    const { failed: failedRequests, falseNotFound } = this.#shoppers.tally;
    return {
      acked: this.#ledger.acknowledged,
      lost: this.#findings.lost,
      failedRequests,
      falseNotFound,
      convergedMs,
    };
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

  /** After the nodes have stopped, so that nothing moves any more. */
  async #readDisks(): Promise<void> {
    const ring = await this.#watched.ring();
    const disks = this.#watched.disks();
    this.#progress.stop();
    await this.#watched.stop();
    const comparison = await compareReplicas(disks, ring);
    this.#options.report(comparisonLine(comparison));
    if (!isEqual(comparison)) this.#findings.add(`the disks differ: ${comparisonLine(comparison)}`);
    judgeDisks(disks, { ledger: this.#ledger, bucket, ring, findings: this.#findings });
  }
}
