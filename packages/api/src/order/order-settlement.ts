import {
  type CartOperation,
  type CheckoutOperation,
  contestedGenerations,
  covers,
  holdsAll,
  type OrderRecord,
  othersOf,
  type StoredCart,
  tagsOf,
} from "@cartwheel/cart";
import type { CartRef } from "../cart/cart-key.ts";
import type { CartRead, CartReading } from "../cart/cart-reading.ts";
import type { CartRepository, Updated } from "../cart/cart-repository.ts";
import { versionsWith } from "../cart/cart-change.ts";
import { type OrderNames, returnedTag, settledTag } from "./order-key.ts";
import type { OrderValues } from "./order-values.ts";

export interface OrderSettlementOptions {
  readonly carts: CartRepository;
  readonly values: OrderValues;
  readonly names: OrderNames;
}

/** A cart that needed no change. */
interface CartReadAsIs {
  readonly stored: StoredCart;
  readonly reading: CartReading;
}

export interface SettledOrder {
  readonly orderId: string;
  readonly record: OrderRecord;
}

/**
 * Brings a cart in line with an order made of it: exactly the ordered tags leave, and where placements met, the pieces
 * that the chosen one does not hold go back.
 *
 *     order  { b chosen: lamp t1, mug t3 }      cart  seen  t1 t2 t3, b, a, settled
 *            { a:        lamp t1, kettle t2 }         kettle, under a tag derived from t2
 *
 * A pure function of the order, made of operations with fixed ids: any shop may do it, and doing it twice is doing it
 * once.
 */
export class OrderSettlement {
  readonly #options: OrderSettlementOptions;

  constructor(options: OrderSettlementOptions) {
    this.#options = options;
  }

  /** Settles one order into the cart of `ref`. The caller has made sure that it is the same customer's. */
  async settle(ref: CartRef, order: SettledOrder): Promise<Updated> {
    const operations = this.#operations(ref, order);
    return await this.#options.carts.update(ref, (reading) => versionsWith(operations, reading, ref.policy));
  }

  /** As `settle`, for a cart that was read: one that is in line already is not written again, as on a repeat. */
  async settleRead(ref: CartRef, order: SettledOrder, reading: CartReading): Promise<Updated | CartReadAsIs> {
    if (reading.ok && this.isSettled(ref, order, reading)) return { stored: reading.stored, reading };
    return await this.settle(ref, order);
  }

  /** Whether the cart has been brought in line with all that is known of the order. */
  isSettled(ref: CartRef, order: SettledOrder, { stored }: CartRead): boolean {
    return this.#operations(ref, order).every(({ id }) => covers(stored.cart.seen, id));
  }

  /**
   * Settles the orders that a cart says were placed more than once. Answers whether the cart has changed. An order that
   * cannot be seen whole just now is left for the next reader.
   */
  async settleContested(ref: CartRef, { stored }: CartRead): Promise<boolean> {
    const { values, names } = this.#options;
    let changed = false;
    for (const generation of contestedGenerations(stored.cart)) {
      const orderId = names.orderId(ref, generation);
      const tags = stored.cart.checkouts.filter((checkout) => checkout.generation === generation).map(({ tag }) => tag);
      if (covers(stored.cart.seen, settledTag(orderId, tags))) continue;
      const read = await values.orders.read(orderId);
      if (!read.ok || !holdsAll(read.value, stored.cart, generation)) continue;
      const updated = await this.settle(ref, { orderId, record: read.value });
      changed ||= "stored" in updated;
    }
    return changed;
  }

  #operations(ref: CartRef, { orderId, record }: SettledOrder): readonly (CartOperation | CheckoutOperation)[] {
    const { placements } = record;
    const checkouts = placements.map((placement): CartOperation | CheckoutOperation => {
      const { operationId: id, placedIn: origin, placedAtMs: atMs, generation } = placement;
      const stamp = { id, origin, atMs, observed: tagsOf(placement) };
      // An order that came along at sign-in is none of this cart's generations.
      const own = this.#options.names.orderId({ ...ref, policy: placement.policy }, generation) === orderId;
      return own && placement.policy === ref.policy
        ? { type: "checkout", ...stamp, generation }
        : { type: "remove", ...stamp };
    });
    const [chosen] = placements;
    if (chosen === undefined || placements.length === 1) return checkouts;
    const id = settledTag(
      orderId,
      placements.map(({ operationId }) => operationId),
    );
    const settled: CartOperation = {
      type: "remove",
      id,
      origin: chosen.placedIn,
      atMs: chosen.placedAtMs,
      observed: [],
    };
    return [...checkouts, ...returns({ orderId, record }), settled];
  }
}

function returns({ orderId, record }: SettledOrder): readonly CartOperation[] {
  return othersOf(record).flatMap(({ placement, returned }) =>
    returned.flatMap(({ productId, variantId, pieces }) =>
      pieces.map(({ tag, quantity }): CartOperation => ({
        type: "add",
        id: returnedTag(orderId, tag),
        productId,
        variantId,
        quantity,
        origin: placement.placedIn,
        atMs: placement.placedAtMs,
      })),
    ),
  );
}
