import type { Preset } from "../run/preset.ts";
import type { RunResult } from "../run/run.ts";

export interface CampaignOptions {
  readonly seeds: number;
  readonly first: number;
  readonly preset: Preset;
  readonly json: boolean;
}

/** Situations are only missed when there was a fair chance to meet them. */
const seedsForSituations: Readonly<Record<Preset, number>> = { swarm: 200, membership: 200, cart: 40 };

/** Runs seeds and reports. Returns the exit code: 1 after a violation or a situation that was never reached. */
export async function campaignCommand({ seeds, first, preset, json }: CampaignOptions): Promise<number> {
  const { runCampaign } = await import("../run/campaign.ts");
  let failed = 0;
  const { summary, timesRealTime } = runCampaign({
    first,
    seeds,
    preset,
    clockMs: cpuMs,
    onRun: (result) => {
      if (result.verdict === "failed") failed++;
      if (result.verdict !== "passed") console.log(describeRun(result, preset));
      return true;
    },
  });
  const missed = summary.sometimesMissed.length > 0 && seeds >= seedsForSituations[preset];
  if (missed) console.log(`never reached: ${summary.sometimesMissed.join("; ")}`);
  const { events, acked, unknown, eventsPerSecond } = summary;
  console.log(`${events} events, ${acked} acknowledged writes, ${unknown} seeds unknown`);
  console.log(`${eventsPerSecond} events per second of one core, ${timesRealTime} times real time`);
  console.log(json ? JSON.stringify(summary) : `${summary.seeds - failed} passed, ${failed} failed`);
  return failed > 0 || missed ? 1 : 0;
}

/** Time that this process computed, milliseconds: what others do on the same machine does not count. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
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
