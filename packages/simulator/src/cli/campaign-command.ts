import type { Preset } from "../run/preset.ts";
import type { RunResult } from "../run/run.ts";

export interface CampaignOptions {
  readonly seeds: number;
  readonly first: number;
  readonly preset: Preset;
  /** Runs at once. */
  readonly threads: number;
  readonly json: boolean;
  /** Note the result for `docs/simulation.md`. */
  readonly record: boolean;
}

/** Situations are only missed when there was a fair chance to meet them. */
const seedsForSituations: Readonly<Record<Preset, number>> = { swarm: 200, membership: 200, cart: 40 };

/** A long campaign says from time to time how far it is. */
const seedsBetweenNews = 500;

/** Runs seeds and reports. Returns the exit code: 1 after a violation or a situation that was never reached. */
export async function campaignCommand({
  seeds,
  first,
  preset,
  threads,
  json,
  record,
}: CampaignOptions): Promise<number> {
  const { runParallelCampaign } = await import("../run/parallel-campaign.ts");
  let failed = 0;
  let ended = 0;
  const summary = await runParallelCampaign({
    first,
    seeds,
    preset,
    threads,
    onRun: (result) => {
      if (result.verdict === "failed") failed++;
      if (result.verdict !== "passed") console.log(describeRun(result, preset));
      if (++ended % seedsBetweenNews === 0) console.error(`${ended} of ${seeds} seeds, ${failed} failed`);
    },
  });
  const missed = summary.sometimesMissed.length > 0 && seeds >= seedsForSituations[preset];
  if (missed) console.log(`never reached: ${summary.sometimesMissed.join("; ")}`);
  if (record) {
    const { noteCampaign } = await import("../record/note.ts");
    noteCampaign({ preset, first, ...summary }, { day: new Date().toISOString().slice(0, 10) });
  }
  const { events, acked, unknown, eventsPerSecond, timesRealTime, timesRealTimePerCore } = summary;
  console.log(`${events} events, ${acked} acknowledged writes, ${unknown} seeds unknown`);
  console.log(`${eventsPerSecond} events per second of one core, ${timesRealTimePerCore} times real time for it`);
  console.log(`${timesRealTime} times real time on ${threads} threads, by the clock`);
  console.log(`converged after at most ${summary.slowestConvergenceMs} virtual ms`);
  console.log(json ? JSON.stringify(summary) : `${summary.seeds - failed} passed, ${failed} failed`);
  return failed > 0 || missed ? 1 : 0;
}

/** A run that did not pass, with all that it takes to see it again. */
export function describeRun(result: RunResult, preset: Preset): string {
  const { seed, verdict, violations, options, acknowledged, faults } = result;
  if (verdict === "unknown") return `seed ${seed} unknown: ${acknowledged} acknowledged writes, ${faults} faults`;
  return [
    `seed ${seed} ${verdict}; replay: npm run sim -- replay ${seed}${preset === "swarm" ? "" : ` --preset ${preset}`}`,
    ...violations.map(({ invariant, atMs, problem }) => `  ${invariant} at ${atMs} ms: ${problem}`),
    `  ${JSON.stringify(options)}`,
  ].join("\n");
}
