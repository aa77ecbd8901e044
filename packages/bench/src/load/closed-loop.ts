/** How a load is driven. */
export interface ClosedLoop {
  /** Operations in flight at any moment. */
  readonly inFlight: number;
  readonly durationMs: number;
  /** One operation; resolves to whether it succeeded. */
  readonly operate: (index: number) => Promise<boolean>;
  /** Told the latency of each success, in milliseconds. */
  readonly onLatency: (latencyMs: number) => void;
}

export interface ClosedLoopResult {
  readonly succeeded: number;
  readonly failed: number;
  readonly perSecond: number;
}

/**
 * A closed loop: so many workers, each of which begins the next operation when its last one ends. It finds out how much
 * a system can do; it says little about how long people wait, because a slow system is asked less.
 */
export async function closedLoop({ inFlight, durationMs, operate, onLatency }: ClosedLoop): Promise<ClosedLoopResult> {
  const startMs = performance.now();
  const endMs = startMs + durationMs;
  let next = 0;
  let succeeded = 0;
  let failed = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < endMs) {
      const begunMs = performance.now();
      if (await operate(next++)) {
        succeeded++;
        onLatency(performance.now() - begunMs);
      } else failed++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return { succeeded, failed, perSecond: succeeded / ((performance.now() - startMs) / 1000) };
}
