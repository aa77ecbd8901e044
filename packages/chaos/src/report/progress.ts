import { readFigures } from "../cluster/node-figures.ts";
import type { WatchedCluster } from "../cluster/watched-cluster.ts";
import type { Tally } from "../load/shoppers.ts";

export interface ProgressSetup {
  readonly watched: WatchedCluster;
  readonly tally: Tally;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

const intervalMs = 1_000;

/** Says every second what a run is doing: a cluster that is silent for a minute might as well hang. */
export class Progress {
  readonly #setup: ProgressSetup;
  readonly #begunMs = performance.now();
  readonly #timer: NodeJS.Timeout;
  #stage = "start";
  #before = { atMs: performance.now(), requests: 0, moved: 0 };
  #isAsking = false;

  /** Begins at once; `stop` it. */
  constructor(setup: ProgressSetup) {
    this.#setup = setup;
    this.#timer = setInterval(() => void this.#tell(), intervalMs);
  }

  /** Does a part of the run under a name, and says how long it took. Throws with the signal's reason instead of beginning. */
  async stage<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#setup.signal.throwIfAborted();
    this.#stage = name;
    const begunMs = performance.now();
    const result = await work();
    this.#setup.report(`${name}: done in ${((performance.now() - begunMs) / 1_000).toFixed(1)} s`);
    return result;
  }

  /** Harmless when repeated. */
  stop(): void {
    clearInterval(this.#timer);
  }

  async #tell(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const urls = this.#setup.watched.healthUrls;
    const { moved, recovering, misplaced } = await readFigures(urls);
    this.#isAsking = false;
    const nowMs = performance.now();
    const seconds = (nowMs - this.#before.atMs) / 1_000;
    const { requests, failed, falseNotFound, incomplete } = this.#setup.tally;
    const perSecond = (requests - this.#before.requests) / seconds;
    // A node that ended takes its counts with it.
    const movedPerSecond = Math.max(0, moved - this.#before.moved) / seconds;
    this.#before = { atMs: nowMs, requests, moved };
    this.#setup.report(
      `${String(Math.round((nowMs - this.#begunMs) / 1_000)).padStart(4)} s  ${this.#stage}: ${urls.length} nodes, ` +
        `${Math.round(perSecond)} requests/s (p99 ${this.#p99()} ms), ${failed} failed, ${falseNotFound} false and ` +
        `${incomplete} incomplete not-founds; ${Math.round(movedPerSecond)} keys/s moved, ` +
        `${recovering} partitions recovering, ${misplaced} to hand over`,
    );
  }

  #p99(): number {
    const latencies = this.#setup.tally.latenciesMs.splice(0).toSorted((a, b) => a - b);
    return Math.round(latencies[Math.floor(0.99 * latencies.length)] ?? 0);
  }
}
