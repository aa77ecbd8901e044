import type { LocalCluster } from "@cartwheel/local-cluster";
import type { Tally } from "../load/shoppers.ts";
import { readFigures } from "./node-figures.ts";

const intervalMs = 1_000;

/** Says every second what a run is doing: a cluster that is silent for a minute might as well hang. */
export class Progress {
  readonly #cluster: LocalCluster;
  readonly #tally: Tally;
  readonly #report: (line: string) => void;
  readonly #begunMs = performance.now();
  #stage = "start";
  #before = { atMs: performance.now(), requests: 0, moved: 0 };
  #ended = false;

  constructor(setup: {
    readonly cluster: LocalCluster;
    readonly tally: Tally;
    readonly report: (line: string) => void;
  }) {
    this.#cluster = setup.cluster;
    this.#tally = setup.tally;
    this.#report = setup.report;
  }

  start(): () => void {
    const timer = setInterval(() => void this.#tell(), intervalMs);
    return () => clearInterval(timer);
  }

  enter(stage: string): void {
    this.#stage = stage;
  }

  /** The nodes are about to stop: there is nothing more to ask. */
  end(): void {
    this.#ended = true;
  }

  async #tell(): Promise<void> {
    if (this.#ended) return;
    const running = this.#cluster.nodes.filter(({ state }) => state === "running");
    const { moved, recovering, misplaced } = await readFigures(running.map(({ healthUrl }) => healthUrl));
    const nowMs = performance.now();
    const seconds = (nowMs - this.#before.atMs) / 1_000;
    const { requests, failed, falseNotFound, incomplete } = this.#tally;
    const perSecond = (requests - this.#before.requests) / seconds;
    // A node that ended takes its counts with it.
    const movedPerSecond = Math.max(0, moved - this.#before.moved) / seconds;
    this.#before = { atMs: nowMs, requests, moved };
    this.#report(
      `${String(Math.round((nowMs - this.#begunMs) / 1_000)).padStart(4)} s  ${this.#stage}: ${running.length} nodes, ` +
        `${Math.round(perSecond)} requests/s (p99 ${this.#p99()} ms), ${failed} failed, ${falseNotFound} false and ` +
        `${incomplete} incomplete not-founds; ${Math.round(movedPerSecond)} keys/s moved, ` +
        `${recovering} partitions recovering, ${misplaced} to hand over`,
    );
  }

  #p99(): number {
    const latencies = this.#tally.latenciesMs.splice(0).toSorted((a, b) => a - b);
    return Math.round(latencies[Math.floor(0.99 * latencies.length)] ?? 0);
  }
}
