import type { Scene } from "../membership/membership-run.ts";
import { pause } from "../load/pause.ts";

/** As the server promises: whatever it was doing, a node that is told to stop is gone by then. */
const stopMsMax = 10_000;
const calmMs = 3_000;
const settleMsMax = 300_000;

/**
 * A rolling restart: each node in turn is told to stop, ends in order, and comes back before the next one goes, as for
 * an upgrade.
 */
export async function restartsInTurn({ watched, stage, add, signal }: Scene): Promise<void> {
  const { cluster } = watched;
  await stage("calm", () => pause(calmMs, signal));
  for (const { id } of cluster.nodes) {
    await stage(`${id} restarts`, async () => {
      const node = cluster.node(id);
      const begunMs = performance.now();
      await node.stop();
      const tookMs = Math.round(performance.now() - begunMs);
      if (tookMs > stopMsMax) add(`${id} took ${tookMs} ms to stop`);
      await node.start();
      await watched.settled(settleMsMax);
    });
  }
  await stage("calm", () => pause(calmMs, signal));
}
