import { Worker } from "node:worker_threads";
import { CampaignTotals } from "./campaign.ts";
import type { CampaignSummary, Seeds } from "./campaign.ts";
import type { RunResult } from "./run.ts";

export interface ParallelCampaign extends Seeds {
  readonly threads: number;
  /** Hears of each run as it ends; seeds end in any order. */
  readonly onRun: (result: RunResult) => void;
}

/** Runs seeds on several threads. A seed is one run wherever it runs, so the sum is the same as in one thread. */
export async function runParallelCampaign(campaign: ParallelCampaign): Promise<CampaignSummary> {
  const { first, seeds, preset, threads, onRun } = campaign;
  const totals = new CampaignTotals(preset);
  const beganMs = performance.now();
  const began = process.cpuUsage();
  const shares = Array.from({ length: Math.min(threads, seeds) }, (_, index): Seeds => {
    return { first: first + index, seeds: seeds - index, step: threads, preset };
  });
  await Promise.all(
    shares.map((share) =>
      runShare(share, (result) => {
        totals.add(result);
        onRun(result);
      }),
    ),
  );
  const { user, system } = process.cpuUsage(began);
  return totals.summary({ wallMs: performance.now() - beganMs, cpuMs: (user + system) / 1000 });
}

/** Rejects when the thread ends with an error: a bug of the simulator itself. */
async function runShare(share: Seeds, onRun: (result: RunResult) => void): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const worker = new Worker(new URL("campaign-thread.ts", import.meta.url), { workerData: share });
  worker.on("message", onRun);
  worker.on("error", ended.reject);
  worker.on("exit", () => ended.resolve());
  await ended.promise;
}
