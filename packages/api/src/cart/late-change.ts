import type { Joined } from "@cartwheel/cart";

/** How long changes of a guest that signed in are taken to the account. Longer than any client retries in one go. */
const lateMs = 10 * 60 * 1000;

/**
 * Whether what arrives at a guest's cart still follows it to the account. Only for a while: a guest's cookie must not
 * stay a way into the account.
 */
export function isLate({ atMs }: Joined, nowMs: number): boolean {
  return nowMs - atMs <= lateMs;
}
