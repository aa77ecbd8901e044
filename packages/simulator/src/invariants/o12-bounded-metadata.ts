import { isReapable } from "@cartwheel/dynamo";
import type { Truth } from "../truth/truth.ts";
import { wallStartMs } from "../world/simulated-node.ts";
import type { World } from "../world/world.ts";
import type { Invariant } from "./invariant.ts";

/** With frames that live longer, a run ends before anything could be reaped. */
const frameLifeMsMax = 5_000;

/**
 * That nothing misplaced is left is O9's business. Contexts are clocks, and have as many entries.
 */
export const boundedMetadata: Invariant = {
  id: "O12",
  holds: "metadata is bounded: a fresh actor only where the old one could not go on, and what is dead is reaped",
  atEnd({ truth, world }) {
    return tooManyActors(truth, world) ?? notReaped(world);
  },
};

/** A row with nothing left to show that is still there, or null. Judged where there was time to reap it. */
export function notReaped({ nodes, options, schedule }: World): string | null {
  if (options.timing.frameLifeMs > frameLifeMsMax) return null;
  const wallMs = wallStartMs + Math.floor(schedule.nowUs / 1000);
  for (const { id, isUp, disk } of nodes) {
    if (!isUp) continue;
    for (const [key, { stored }] of disk.rows) {
      if (isReapable(stored, wallMs)) return `${id} still has a row of ${key} with nothing in it that lives`;
    }
  }
  return null;
}

/**
 * A node may count on as one actor of a key until its process ends, a commit fails or its row goes away. So that is how
 * many actors it can have been, whatever clients wrote.
 */
function tooManyActors(truth: Truth, { nodes, accidents }: World): string | null {
  for (const key of new Set(truth.writes.map((write) => write.key))) {
    for (const { id, lives } of nodes) {
      const actors = truth.actorsOf(key, id);
      const allowed = lives + accidents.failedBatches(id) + accidents.lostRows(id, key);
      if (actors > allowed) return `${id} was ${actors} actors of ${key}, and had reason for ${allowed}`;
    }
  }
  return null;
}
