/** How a load of a fixed rate is driven. */
export interface OpenLoop {
  readonly perSecond: number;
  /** Begins one operation. Its failure must be its own matter: a rejection ends the process. */
  readonly begin: () => void;
}

/** Operations that are begun at once after this process was held up, at most: more would be a storm of its own making. */
const catchUpMax = 50;
const tickMs = 10;

/**
 * Begins operations at a fixed rate, whether earlier ones have ended or not: unlike a closed loop it does not ask a slow
 * system for less. Returns how to stop it.
 */
export function startOpenLoop({ perSecond, begin }: OpenLoop): () => void {
  let dueMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    for (let begun = 0; dueMs <= nowMs && begun < catchUpMax; begun++) {
      dueMs += 1_000 / perSecond;
      begin();
    }
    // What could not be caught up is given up, so that the rate stays what was asked for.
    dueMs = Math.max(dueMs, nowMs - 1_000);
  }, tickMs);
  return () => clearInterval(timer);
}
