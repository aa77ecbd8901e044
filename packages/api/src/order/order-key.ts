import { createHash, createHmac } from "node:crypto";
import { operationId, tagOf } from "@cartwheel/cart";
import type { CartRef } from "../cart/cart-key.ts";

export const orderBucket = "orders";

/** Names of what a customer's orders lie under. `sessionKey` is the shop's secret, the same in every region. */
export interface OrderNamesOptions {
  readonly sessionKey: Uint8Array;
}

/**
 * An order's key derives from the cart and its generation, so whoever orders the same cart computes the same key: that
 * is what makes a double click, a retry and two sides of a partition one order. It is an HMAC, so nobody else can
 * compute it, and knowing one tells nothing of the next.
 */
export class OrderNames {
  readonly #key: Uint8Array;

  constructor({ sessionKey }: OrderNamesOptions) {
    // A key of its own for each purpose, as with cookies and accounts.
    this.#key = createHmac("sha256", sessionKey).update("cartwheel orders").digest();
  }

  /** 32 hex digits. `generation`: orders made of that cart before. */
  orderId({ policy, cartId }: CartRef, generation: number): string {
    return this.#hmac(`order\n${policy}:${cartId}:${generation}`).slice(0, 32);
  }

  /** Whose an order is: 16 hex digits, the same under every policy, that name no cart. */
  owner({ cartId }: Pick<CartRef, "cartId">): string {
    return this.#hmac(`owner\n${cartId}`).slice(0, 16);
  }

  /** The name under which a customer's list of orders lies. */
  listOf(customer: Pick<CartRef, "cartId">): string {
    return `customer:${this.owner(customer)}`;
  }

  #hmac(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest("hex");
  }
}

/**
 * The tag under which a piece goes back into the cart. The old one cannot come back: its removal has been seen. Derived
 * from the order and the old tag alone, so that every shop that puts the piece back makes the same one.
 */
export function returnedTag(orderId: string, tag: string): string {
  const { actor, counter } = tagOf(tag);
  return operationId(digest(`returned\n${orderId}:${actor}`), counter);
}

/** Seen by a cart that has been brought in line with an order of exactly these placements. */
export function settledTag(orderId: string, placements: Iterable<string>): string {
  return operationId(digest(`settled\n${orderId}:${[...new Set(placements)].sort().join()}`), 1);
}

/** For people: "CW-3F9A-21BC". Tells a customer's orders apart and opens none. */
export function orderNumber(orderId: string): string {
  const digits = orderId.toUpperCase();
  return `CW-${digits.slice(0, 4)}-${digits.slice(4, 8)}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
