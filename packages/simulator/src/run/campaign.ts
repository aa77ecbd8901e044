import { runSeed } from "./run.ts";
import type { RunResult } from "./run.ts";
import type { Preset } from "./preset.ts";
import { situationsOf } from "./situations.ts";

/** The sum of many runs, in the form of testing.md §2, and how it went in time. */
export interface CampaignSummary {
  readonly seeds: number;
  readonly events: number;
  readonly acked: number;
  readonly faults: number;
  readonly violations: number;
  readonly unknown: number;
  /** Of one core: events for each second that the process computed. */
  readonly eventsPerSecond: number;
  /** Situations that a campaign should have met and did not. */
  readonly sometimesMissed: readonly string[];
  /** Virtual seconds in each second that passed, over all threads. */
  readonly timesRealTime: number;
  /** The same for one core: virtual seconds in each second that the process computed. */
  readonly timesRealTimePerCore: number;
  /** Of all runs, the longest time from healing to convergence, virtual milliseconds (O9 allows 60,000). */
  readonly slowestConvergenceMs: number;
}

/** Time that a campaign took, milliseconds: by the clock, and computing. */
interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Adds up runs, in whatever order they end. */
export class CampaignTotals {
  readonly #preset: Preset;
  readonly #reached = new Set<string>();
  readonly #sums = { seeds: 0, events: 0, acked: 0, faults: 0, violations: 0, unknown: 0 };
  #virtualMs = 0;
  #slowestConvergenceMs = 0;

  constructor(preset: Preset) {
    this.#preset = preset;
  }

  add(result: RunResult): void {
    this.#sums.seeds++;
    this.#sums.events += result.events;
    this.#sums.acked += result.acknowledged;
    this.#sums.faults += result.faults;
    this.#sums.violations += result.violations.length;
    if (result.verdict === "unknown") this.#sums.unknown++;
    this.#virtualMs += result.virtualMs;
    this.#slowestConvergenceMs = Math.max(this.#slowestConvergenceMs, result.convergedAfterMs);
    for (const situation of result.reached) this.#reached.add(situation);
  }

  summary({ wallMs, cpuMs }: Took): CampaignSummary {
    const sometimesMissed = situationsOf(this.#preset).filter((situation) => !this.#reached.has(situation));
    return {
      ...this.#sums,
      eventsPerSecond: Math.round((this.#sums.events / Math.max(1, cpuMs)) * 1000),
      sometimesMissed,
      timesRealTime: Math.round(this.#virtualMs / Math.max(1, wallMs)),
      timesRealTimePerCore: Math.round(this.#virtualMs / Math.max(1, cpuMs)),
      slowestConvergenceMs: this.#slowestConvergenceMs,
    };
  }
}

/** The seeds of a campaign: so many, from `first` on. */
export interface Seeds {
  readonly first: number;
  readonly seeds: number;
  readonly preset: Preset;
}

/** Runs seeds one after the other, in this thread. `onRun` hears of each as it ends; false stops it. */
export function runSeeds({ first, seeds, preset }: Seeds, onRun: (result: RunResult) => boolean): void {
  for (let seed = first; seed < first + seeds; seed++) if (!onRun(runSeed(seed, preset))) return;
}
