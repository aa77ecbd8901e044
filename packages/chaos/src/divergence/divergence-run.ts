import { Random } from "@cartwheel/dynamo";
import { readFigures } from "../cluster/node-figures.ts";
import { bucket, WatchedCluster } from "../cluster/watched-cluster.ts";
import { pause } from "../load/pause.ts";
import { Shoppers } from "../load/shoppers.ts";
import { Findings } from "../report/findings.ts";
import { Progress } from "../report/progress.ts";
import { judgeDisks } from "../truth/judge-disks.ts";
import { Ledger } from "../truth/ledger.ts";

export interface DivergenceOptions {
  readonly dataDir: string;
  /** Keys written on both sides of the partition. */
  readonly keys: number;
  readonly report: (line: string) => void;
  /** Ends the run early. */
  readonly signal: AbortSignal;
}

export interface DivergenceResult {
  readonly keys: number;
  /** Acknowledged writes that some owner's disk knows nothing of. */
  readonly lost: number;
  readonly failedRequests: number;
  /** From healing to the end of the first comparison that found all disks equal, in milliseconds; null: not in time. */
  readonly convergedMs: number | null;
  /** Keys that anti-entropy sent or fetched in the round after that: as many comparisons as there are ordered pairs of nodes. */
  readonly movedInSecondRound: number;
}

const valueBytes = 200;
const sides = {
  east: ["n1", "n2", "n3"],
  west: ["n4", "n5"],
} as const;
const nodes = Object.entries(sides).flatMap(([zone, names]) => names.map((name) => ({ name, zone })));
const convergeMsMax = 120_000;
const roundMsMax = 120_000;
const pollMs = 500;

/** Two halves that both take writes of the same keys until they are joined again; real processes (paper §4.7). */
export class DivergenceRun {
  readonly #options: DivergenceOptions;
  readonly #watched: WatchedCluster;
  readonly #ledger = new Ledger(valueBytes);
  readonly #findings: Findings;
  readonly #shoppers: { readonly east: Shoppers; readonly west: Shoppers };
  readonly #progress: Progress;

  /** Starts five nodes, runs, and stops them again whatever happens. */
  static async run(options: DivergenceOptions): Promise<{ result: DivergenceResult; findings: Findings }> {
    const watched = await WatchedCluster.start({ ...options, nodes, clientZones: ["east", "west"] });
    const run = new DivergenceRun(options, watched);
    try {
      return { result: await run.#run(), findings: run.#findings };
    } finally {
      run.#progress.stop();
      await watched.stop();
    }
  }

  private constructor(options: DivergenceOptions, watched: WatchedCluster) {
    this.#options = options;
    this.#watched = watched;
    this.#findings = new Findings(options.report);
    this.#shoppers = { east: this.#shoppersAt(0), west: this.#shoppersAt(1) };
    this.#progress = new Progress({ watched, tally: this.#shoppers.east.tally, ...options });
  }

  async #run(): Promise<DivergenceResult> {
    const { signal, keys } = this.#options;
    const { east, west } = this.#shoppers;
    const { cluster } = this.#watched;
    await this.#progress.stage("both sides cut off, and write every key", async () => {
      await cluster.cut([sides.east, sides.west]);
      await Promise.all([east.preload(signal), west.preload(signal)]);
    });
    await cluster.heal();
    const convergedMs = await this.#progress.stage("healed", () => this.#watched.converged(convergeMsMax));
    const movedInSecondRound = await this.#progress.stage("a second round", () => this.#round());
    const ring = await this.#watched.ring();
    const disks = this.#watched.disks();
    this.#progress.stop();
    await this.#watched.stop();
    judgeDisks(disks, { ledger: this.#ledger, bucket, ring, findings: this.#findings });
    const failedRequests = east.tally.failed + west.tally.failed;
    return { keys, lost: this.#findings.lost, failedRequests, convergedMs, movedInSecondRound };
  }

  /** Resolves with the keys moved during as many comparisons as there are ordered pairs of nodes; nodes take turns. */
  async #round(): Promise<number> {
    const before = await readFigures(this.#watched.healthUrls);
    const deadlineMs = performance.now() + roundMsMax;
    const wanted = nodes.length * (nodes.length - 1);
    for (;;) {
      await pause(pollMs, this.#options.signal);
      const now = await readFigures(this.#watched.healthUrls);
      if (now.exchanges - before.exchanges >= wanted) return now.moved - before.moved;
      if (performance.now() > deadlineMs) throw new Error("The nodes did not compare with each other in time.");
    }
  }

  #shoppersAt(index: number): Shoppers {
    const store = this.#watched.stores[index];
    if (store === undefined) throw new RangeError("There is a client on each side.");
    return new Shoppers({
      stores: [store],
      bucket,
      ledger: this.#ledger,
      random: new Random([index + 1, 2007, 4, 7]),
      keptKeys: this.#options.keys,
      onFailure: (what) => this.#findings.failed(what),
      onFalseNotFound: (key) => this.#findings.add(`${key} was reported as not found`),
    });
  }
}
