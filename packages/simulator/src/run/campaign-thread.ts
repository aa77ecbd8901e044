import { parentPort, workerData } from "node:worker_threads";
import type { CampaignShare } from "./parallel-campaign.ts";
import { runSeed } from "./run.ts";

/** One thread of a campaign: takes seeds until none is left, and tells of each as it ends. */
const { first, seeds, preset, taken } = workerData as CampaignShare;
for (;;) {
  const index = Atomics.add(taken, 0, 1);
  if (index >= seeds) break;
  parentPort?.postMessage(runSeed(first + index, preset));
}
