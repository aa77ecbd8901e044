import { request } from "node:http";
import { setTimeout as after } from "node:timers/promises";

export interface ReadinessProbe {
  /** Answers an HTTP status in 200-399 once the process can be used. */
  readonly url: string;
  /** Give up after this long. */
  readonly deadlineMs: number;
  /** Ends the waiting early, as when the process has exited. */
  readonly signal: AbortSignal;
}

const intervalMs = 50;
const attemptMs = 2_000;

/** Asks again and again until the address answers as ready: true, or until the deadline or the signal: false. */
export async function becomesReady({ url, deadlineMs, signal }: ReadinessProbe): Promise<boolean> {
  const until = performance.now() + deadlineMs;
  while (!signal.aborted && performance.now() < until) {
    if (await answersReady(url, signal)) return true;
    // The pace of asking; readiness itself is the answer, not the wait.
    await after(intervalMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

function answersReady(url: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = request(url, { agent: false, signal: AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]) });
    asking.once("response", (response) => {
      response.resume();
      const status = response.statusCode ?? 500;
      resolve(status >= 200 && status < 400);
    });
    asking.once("error", () => resolve(false));
    asking.end();
  });
}
