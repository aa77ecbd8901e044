import type { Now } from "@cartwheel/dynamo";

/** Where a shell takes its time from. */
export type Clock = () => Now;

/** The process's monotonic clock and the machine's wall clock. */
export const systemClock: Clock = () => ({ monotonicMs: performance.now(), wallMs: Date.now() });
