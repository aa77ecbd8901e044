import type { ClusterSnapshot, Problem } from "../../model/cluster-snapshot.ts";

/**
 * One poll. Polling, not a stream: a lost answer costs one second, a sleeping laptop or a restarted console needs no
 * reconnection logic, and the page always knows how old what it shows is.
 */
export async function pollSnapshot(cursor: string | null, signal: AbortSignal): Promise<ClusterSnapshot> {
  const query = cursor === null ? "" : `?after=${encodeURIComponent(cursor)}`;
  const answer = await fetch(`/api/snapshot${query}`, {
    cache: "no-store",
    signal: AbortSignal.any([signal, AbortSignal.timeout(pollTimeoutMs)]),
  });
  const body: unknown = await answer.json();
  // Both ends are one build of one app: the shape is checked where it is made.
  if (answer.ok) return body as ClusterSnapshot;
  throw new Error(isProblem(body) ? body.error : `The console's server answered ${answer.status}.`);
}

/** Four looks' worth. The server itself gives up on a node after 0.8 s. */
const pollTimeoutMs = 4_000;

/** Whether a body is this app's way of saying that something went wrong. */
export function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "error" in body && typeof body.error === "string";
}

/** Resolves after `ms`, or as soon as `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}

/** Resolves when the page is in front of somebody. */
export function shown(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", check);
      signal.removeEventListener("abort", check);
      resolve();
    };
    document.addEventListener("visibilitychange", check);
    signal.addEventListener("abort", check);
    check();
  });
}
