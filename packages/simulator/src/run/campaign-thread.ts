import { parentPort, workerData } from "node:worker_threads";
import { runSeeds } from "./campaign.ts";
import type { Seeds } from "./campaign.ts";

/** One thread of a campaign: runs its share of the seeds and tells of each as it ends. */
runSeeds(workerData as Seeds, (result) => {
  parentPort?.postMessage(result);
  return true;
});
