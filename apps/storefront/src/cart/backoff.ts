const firstMs = 500;
const longestMs = 10_000;

/**
 * How long to wait before try number `attempt` (from 1) after a failure: doubling, at most ten seconds, and spread by
 * up to a quarter so that the tabs of a whole town do not return in step. `random` is in [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return Math.round(whole * (1 - random / 4));
}
