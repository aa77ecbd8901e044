import { type OrderIndex, type OrderRecord, tagsOf } from "@cartwheel/cart";
import { TRPCError } from "@trpc/server";
import { versionWith } from "../cart/cart-change.ts";
import type { CartReading } from "../cart/cart-reading.ts";
import type { CartRepository } from "../cart/cart-repository.ts";
import { cartView } from "../cart/cart-view.ts";
import { durabilityView } from "../cart/durability.ts";
import { isLate } from "../cart/late-change.ts";
import type { CatalogService } from "../catalog/catalog-service.ts";
import { UnavailableError } from "../errors.ts";
import type { OrderList, OrderPlaced, OrderView } from "../schemas/order.ts";
import type { Session } from "../session/session.ts";
import type { Saved, Unreached } from "../store/patient-store.ts";
import type { OrderNames } from "./order-key.ts";
import type { OrderSettlement, SettledOrder } from "./order-settlement.ts";
import type { OrderValues } from "./order-values.ts";
import { orderView } from "./order-view.ts";
import { type PlaceRequest, planPlacement } from "./plan-placement.ts";

export interface OrderServiceOptions {
  readonly carts: CartRepository;
  readonly catalog: CatalogService;
  readonly values: OrderValues;
  readonly names: OrderNames;
  readonly settlement: OrderSettlement;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const ordersListed = 20;

/**
 * Orders, taken like everything else on whatever can be reached:
 *
 *     order under its own key -> the customer's list -> what was ordered out of the cart
 *
 * The order comes first. Should the shop stop after it, the cart is as it was, and ordering it again finds the order
 * that is there; so no step needs undoing. Throws `UnavailableError` when no node can be reached.
 */
export class OrderService {
  readonly #options: OrderServiceOptions;

  constructor(options: OrderServiceOptions) {
    this.#options = options;
  }

  async place(session: Session, request: PlaceRequest): Promise<OrderPlaced> {
    const { carts, catalog, names, region, now } = this.#options;
    const [reading, products] = await Promise.all([carts.peek(session), catalog.index()]);
    const orderId = names.orderId(session, request.generation);
    const { policy } = session;
    const till = { reading, products, owner: names.owner(session), policy, region, atMs: now() };
    const kept = await this.#options.values.orders.grow(orderId, (order) =>
      order !== null && order.placements.length > 0 ? null : { placements: [planPlacement(request, till)] },
    );
    if (!kept.ok) throw unplaced(kept);
    const cart = await this.#file(session, { orderId, record: kept.value }, reading);
    const mine = kept.value.placements.some(({ operationId }) => operationId === request.operationId);
    return {
      operationId: request.operationId,
      outcome: mine ? "placed" : "already-placed",
      order: orderView({ orderId, record: kept.value, complete: kept.complete }),
      cart: cartView(cart, products),
      durability: kept.saved === null ? null : durabilityView(kept.saved),
    };
  }

  /** Throws NOT_FOUND for an order that is not the caller's, and for none alike. */
  async get(session: Session, orderId: string): Promise<OrderView> {
    const { values, names, settlement, carts } = this.#options;
    const [order, list] = await Promise.all([values.orders.read(orderId), values.lists.read(names.listOf(session))]);
    const owner = names.owner(session);
    const placements = order.ok ? order.value.placements : [];
    const listed = list.ok && list.value.entries.some((entry) => entry.orderId === orderId);
    if (!listed && !placements.some((placement) => placement.owner === owner)) {
      // The same for orders of others as for none, whatever can be reached.
      if (list.ok && list.complete) throw notFound();
      throw unreadable(list.ok ? { needed: 2, received: 1 } : list);
    }
    if (!order.ok) throw unreadable(order);
    const [chosen] = placements;
    if (chosen === undefined) throw order.complete ? notFound() : unreadable({ needed: 2, received: 1 });
    const facts = { orderId, record: order.value };
    if (placements.length > 1) {
      const ref = { cartId: session.cartId, policy: chosen.policy };
      const cart = await carts.peek(ref);
      if (cart.ok && !settlement.isSettled(ref, facts, cart)) await settlement.settle(ref, facts);
    }
    return orderView({ ...facts, complete: order.complete });
  }

  /** The newest first. */
  async list(session: Session, limit = ordersListed): Promise<OrderList> {
    const { values, names } = this.#options;
    const list = await values.lists.read(names.listOf(session));
    if (!list.ok) throw unreadable(list);
    const { entries } = list.value;
    const wanted = entries.slice(0, limit);
    const read = await Promise.all(
      wanted.map(async ({ orderId }) => ({ orderId, order: await values.orders.read(orderId) })),
    );
    const orders = read.flatMap(({ orderId, order }) =>
      order.ok && order.value.placements.length > 0
        ? [orderView({ orderId, record: order.value, complete: order.complete })]
        : [],
    );
    const complete = list.complete && orders.length === wanted.length && orders.every((order) => order.complete);
    return {
      orders: orders.map(summaryOf),
      total: entries.length,
      complete,
      caution: complete ? null : "We could not reach every copy just now. There may be more orders than are shown.",
    };
  }

  /** A guest's orders become the account's as well. Null: there is nothing to bring. */
  async join(guest: Session, account: Session): Promise<Saved | Unreached | null> {
    const { values, names } = this.#options;
    const brought = await values.lists.read(names.listOf(guest));
    if (!brought.ok) return brought;
    if (brought.value.entries.length === 0) return null;
    return await this.#enlist(account, brought.value);
  }

  /** The order onto the customer's list, and what was ordered out of their cart. */
  async #file(session: Session, order: SettledOrder, before: CartReading) {
    const placedAtMs = order.record.placements[0]?.placedAtMs ?? 0;
    const entry: OrderIndex = { entries: [{ orderId: order.orderId, placedAtMs }] };
    // The list first: an order that has left the cart and stands on no list would be out of sight.
    const listed = await this.#enlist(session, entry);
    if (listed !== null && !listed.ok) throw unfiled(listed);
    const updated = await this.#options.settlement.settleRead(session, order, before);
    if (!("stored" in updated)) throw unfiled(updated.saved);
    const { stored, reading } = updated;
    const account = stored.joined;
    if (account !== null && isLate(account, this.#options.now())) {
      await this.#follow({ ...session, cartId: account.cartId }, { ...order, entry });
    }
    return { stored, complete: reading.ok && reading.complete, contextBytes: contextBytesOf(reading) };
  }

  /** Its guest has signed in meanwhile: the account gets the order, and loses the pieces that joined its cart. */
  async #follow(
    account: Session,
    { record, entry }: { readonly record: OrderRecord; readonly entry: OrderIndex },
  ): Promise<void> {
    const { carts, region, now } = this.#options;
    const listed = await this.#enlist(account, entry);
    if (listed !== null && !listed.ok) throw unfiled(listed);
    for (const placement of record.placements) {
      const stamp = { id: placement.operationId, origin: region, atMs: now() };
      const removal = { type: "remove", ...stamp, observed: tagsOf(placement) } as const;
      const updated = await carts.update(account, (reading) => versionWith(removal, reading, account.policy));
      if (!("stored" in updated)) throw unfiled(updated.saved);
    }
  }

  async #enlist(customer: Session, added: OrderIndex): Promise<Saved | Unreached | null> {
    const { values, names } = this.#options;
    const grown = await values.lists.grow(names.listOf(customer), (list) => {
      const known = new Set(list?.entries.map(({ orderId }) => orderId));
      return added.entries.every(({ orderId }) => known.has(orderId)) ? null : added;
    });
    return grown.ok ? grown.saved : grown;
  }
}

function contextBytesOf(reading: CartReading): number {
  return reading.ok ? (reading.context?.length ?? 0) : 0;
}

function summaryOf(order: OrderView): OrderList["orders"][number] {
  const { orderId, number, placedIn, placedAtMs, itemCount, currency, totalMinor, siblings, lines } = order;
  return { orderId, number, placedIn, placedAtMs, itemCount, currency, totalMinor, siblings, lines };
}

function notFound(): TRPCError {
  return new TRPCError({ code: "NOT_FOUND", message: "There is no such order among yours." });
}

function unplaced(counts: { readonly needed: number; readonly received: number }): UnavailableError {
  return new UnavailableError("No storage node could be reached, so your order is not placed yet.", counts);
}

function unfiled(counts: { readonly needed: number; readonly received: number }): UnavailableError {
  return new UnavailableError("Your order is kept, but we could not finish it just now. Please send it again.", counts);
}

function unreadable(counts: { readonly needed: number; readonly received: number }): UnavailableError {
  return new UnavailableError("We cannot reach your orders just now. None of them is lost.", counts);
}
