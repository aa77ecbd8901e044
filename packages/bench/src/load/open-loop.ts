import { setTimeout as after } from "node:timers/promises";

/** How a load is driven. */
export interface OpenLoop {
  /** Operations begun in a second, however many are still under way. */
  readonly ratePerSecond: number;
  readonly durationMs: number;
  /** One operation; resolves to whether it succeeded. */
  readonly operate: (index: number) => Promise<boolean>;
  /** Told the latency of each success, in milliseconds, counted from the moment at which it was due. */
  readonly onLatency: (latencyMs: number) => void;
}

export interface OpenLoopResult {
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * An open loop: operations begin at fixed moments, whether earlier ones have ended or not, as people come to a shop. What
 * a slow answer delays is counted as waiting, and so is what a late start of this loop delays: latencies run from the
 * moment at which an operation was due.
 */
export async function openLoop(options: OpenLoop): Promise<OpenLoopResult> {
  const { ratePerSecond, durationMs, operate, onLatency } = options;
  const startMs = performance.now();
  const count = Math.floor((ratePerSecond * durationMs) / 1000);
  let succeeded = 0;
  let failed = 0;
  const one = async (index: number, dueMs: number): Promise<void> => {
    if (await operate(index)) {
      succeeded++;
      onLatency(performance.now() - dueMs);
    } else failed++;
  };
  const running: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    const dueMs = startMs + (index * 1000) / ratePerSecond;
    const earlyMs = dueMs - performance.now();
    if (earlyMs > 0) await after(earlyMs);
    running.push(one(index, dueMs));
  }
  await Promise.all(running);
  return { succeeded, failed };
}
