/**
 * Names one operation on a cart: `<actor>:<counter>`. The actor is 64 random bits (16 hex digits) drawn once per browser
 * tab, the counter counts that tab's operations from 1. The same id is at once the tag of what the operation puts into
 * the cart and its idempotency key, so a retry, an offline replay or a repeated sign-in changes nothing (design §7).
 * Invariant: one id names one operation. An actor is never shared by two tabs.
 */
export type OperationId = string;

/** The two halves of an operation id. */
export interface Tag {
  readonly actor: string;
  readonly counter: number;
}

/** 16 lower-case hex digits: 64 bits that the tab drew at random. */
export const actorPattern = /^[0-9a-f]{16}$/;

/** Writes an id. `counter` is an integer from 1. */
export function operationId(actor: string, counter: number): OperationId {
  return `${actor}:${counter}`;
}

/** Takes an id apart. Expects one that `operationIdSchema` accepted. */
export function tagOf(id: OperationId): Tag {
  const colon = id.indexOf(":");
  return { actor: id.slice(0, colon), counter: Number(id.slice(colon + 1)) };
}
