import { runSeed } from "./run.ts";
import type { RunResult } from "./run.ts";
import type { Preset } from "./preset.ts";
import { situationsOf } from "./situations.ts";

/** The sum of many runs, in the form of testing.md §2. */
interface CampaignSummary {
  seeds: number;
  events: number;
  acked: number;
  faults: number;
  violations: number;
  unknown: number;
  eventsPerSecond: number;
  /** Situations that a campaign should have met and did not. */
  sometimesMissed: readonly string[];
}

export interface Campaign {
  readonly first: number;
  readonly seeds: number;
  readonly preset: Preset;
  /** Time that the process has computed, milliseconds: the runs themselves may not look at it. */
  readonly clockMs: () => number;
  /** Hears of each run as it ends; false stops the campaign. */
  readonly onRun: (result: RunResult) => boolean;
}

/** What came of a campaign, and how fast virtual time passed. */
export interface CampaignResult {
  readonly summary: CampaignSummary;
  readonly timesRealTime: number;
}

/** Runs seeds one after the other. */
export function runCampaign({ first, seeds, preset, clockMs, onRun }: Campaign): CampaignResult {
  const totals = { seeds: 0, events: 0, acked: 0, faults: 0, violations: 0, unknown: 0 };
  const reached = new Set<string>();
  const beganMs = clockMs();
  let virtualMs = 0;
  for (let seed = first; seed < first + seeds; seed++) {
    const result = runSeed(seed, preset);
    totals.seeds++;
    totals.events += result.events;
    totals.acked += result.acknowledged;
    totals.faults += result.faults;
    totals.violations += result.violations.length;
    if (result.verdict === "unknown") totals.unknown++;
    virtualMs += result.virtualMs;
    for (const situation of result.reached) reached.add(situation);
    if (!onRun(result)) break;
  }
  const tookMs = Math.max(1, clockMs() - beganMs);
  const sometimesMissed = situationsOf(preset).filter((situation) => !reached.has(situation));
  const eventsPerSecond = Math.round((totals.events / tookMs) * 1000);
  return { summary: { ...totals, eventsPerSecond, sometimesMissed }, timesRealTime: Math.round(virtualMs / tookMs) };
}
