import { Worker } from "node:worker_threads";
import { CampaignTotals } from "./campaign.ts";
import type { CampaignSummary, Seeds } from "./campaign.ts";
import type { RunResult } from "./run.ts";

export interface ParallelCampaign extends Seeds {
  readonly threads: number;
  /** Hears of each run as it ends; seeds end in any order. */
  readonly onRun: (result: RunResult) => void;
}

/** What a thread of a campaign is given. */
export interface CampaignShare extends Seeds {
  /** How many seeds threads have taken so far: one 32-bit number that they share. */
  readonly taken: Int32Array<SharedArrayBuffer>;
}

/**
 * Runs seeds on several threads. A seed is one run wherever it runs, so the sum is the same as in one thread. Each takes
 * the next seed when it has ended one: some take ten times as long as others, and no thread should end early.
 */
export async function runParallelCampaign(campaign: ParallelCampaign): Promise<CampaignSummary> {
  const { first, seeds, preset, threads, onRun } = campaign;
  const totals = new CampaignTotals(preset);
  const beganMs = performance.now();
  const began = process.cpuUsage();
  const share: CampaignShare = { first, seeds, preset, taken: new Int32Array(new SharedArrayBuffer(4)) };
  const noted = (result: RunResult): void => {
    totals.add(result);
    onRun(result);
  };
  await Promise.all(Array.from({ length: Math.min(threads, seeds) }, () => runShare(share, noted)));
  const { user, system } = process.cpuUsage(began);
  return totals.summary({ wallMs: performance.now() - beganMs, cpuMs: (user + system) / 1000 });
}

/** Rejects when the thread ends with an error: a bug of the simulator itself. */
async function runShare(share: CampaignShare, onRun: (result: RunResult) => void): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const worker = new Worker(new URL("campaign-thread.ts", import.meta.url), { workerData: share });
  worker.on("message", onRun);
  worker.on("error", ended.reject);
  worker.on("exit", () => ended.resolve());
  await ended.promise;
}
