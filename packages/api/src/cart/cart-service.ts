import { type CartOperation, clockOf, linesOf, type StoredCart } from "@cartwheel/cart";
import type { CatalogService } from "../catalog/catalog-service.ts";
import { type KeyInspector, replicaSummaries } from "../cluster/key-inspector.ts";
import { UnavailableError } from "../errors.ts";
import type { OrderSettlement } from "../order/order-settlement.ts";
import type { CartDetails } from "../schemas/cart-details.ts";
import type { CartChange, CartView } from "../schemas/cart-view.ts";
import type { Session } from "../session/session.ts";
import { cartBucket, cartKeyOf, cartTagOf } from "./cart-key.ts";
import type { CartRead, CartReading } from "./cart-reading.ts";
import type { CartRepository } from "./cart-repository.ts";
import { planChange, versionWith } from "./cart-change.ts";
import type { CartRequest } from "./cart-request.ts";
import { cartView, nameOfLine, type ProductIndex, reconciliationView } from "./cart-view.ts";
import { durabilityView } from "./durability.ts";
import { isLate } from "./late-change.ts";

export interface ChangesOptions {
  /** Version that the caller has already; not sent again. */
  readonly known: string | null;
  /** Ends the stream. */
  readonly until: AbortSignal;
}

export interface CartServiceOptions {
  readonly carts: CartRepository;
  readonly catalog: CatalogService;
  readonly settlement: OrderSettlement;
  readonly inspector: KeyInspector | null;
  /** The region of this shop: the origin of the changes it takes. */
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The shopper's cart, priced. Throws `UnavailableError` when no copy can be reached, `FieldError` for a change that cannot be. */
export class CartService {
  readonly #options: CartServiceOptions;

  constructor(options: CartServiceOptions) {
    this.#options = options;
  }

  async view(session: Session): Promise<CartView> {
    const [reading, products] = await Promise.all([this.#read(session), this.#options.catalog.index()]);
    if (!reading.ok) throw unreadable(reading);
    return cartView(factsOf(reading), products);
  }

  /** Takes a change and keeps it wherever it can be kept. The same operation id again changes nothing. */
  async change(session: Session, request: CartRequest): Promise<CartChange> {
    const { carts, catalog, region, now } = this.#options;
    const products = await catalog.index();
    const taken = { region, atMs: now(), policy: session.policy, products };
    const late: { operation: CartOperation | null } = { operation: null };
    const updated = await carts.update(session, (reading) => {
      const { operation, next } = planChange(request, reading, taken);
      late.operation = operation;
      return next;
    });
    if (!("stored" in updated)) throw unsaved(updated.saved);
    const { saved, stored, reading } = updated;
    if (late.operation !== null) await this.#forward(stored, late.operation);
    const facts = reading.ok ? { ...factsOf(reading), stored } : { stored, complete: false, contextBytes: 0 };
    return {
      operationId: request.operationId,
      cart: cartView(facts, products),
      durability: durabilityView(saved),
    };
  }

  /**
   * A change that was on its way while the guest signed in: the guest's cart has joined the account's without it, so it
   * goes there too. It keeps its tag, so a shop that does this twice adds nothing.
   */
  async #forward({ joined, policy }: StoredCart, operation: CartOperation): Promise<void> {
    const { carts, now } = this.#options;
    if (joined === null || !isLate(joined, now())) return;
    const ref = { cartId: joined.cartId, policy };
    const updated = await carts.update(ref, (reading) => versionWith(operation, reading, policy));
    if (!("stored" in updated)) throw unsaved(updated.saved);
  }

  /** The cart now unless `known`, and again whenever it changes. */
  async *changes(session: Session, { known, until }: ChangesOptions): AsyncGenerator<CartView> {
    // Watching begins before the first read, so that a change between the two is not missed.
    const hints = this.#options.carts.watch(session, until)[Symbol.asyncIterator]();
    let last = known;
    try {
      do {
        const reading = await this.#read(session);
        // Nothing reachable is no news about the cart; the next hint or poll tries again.
        if (!reading.ok) continue;
        const view = cartView(factsOf(reading), await this.#options.catalog.index());
        if (view.version === last) continue;
        last = view.version;
        yield view;
      } while ((await hints.next()).done !== true);
    } finally {
      await hints.return?.();
    }
  }

  /** The cart, in line with every order that was made of it. */
  async #read(session: Session): Promise<CartReading> {
    const { carts, settlement } = this.#options;
    const reading = await carts.read(session);
    if (!reading.ok) return reading;
    return (await settlement.settleContested(session, reading)) ? await carts.read(session) : reading;
  }

  /** Everything about the cart that a curious shopper may see. Merges nothing back, so that it can be looked at. */
  async details(session: Session): Promise<CartDetails> {
    const { carts, catalog, inspector } = this.#options;
    const [reading, products, inspection] = await Promise.all([
      carts.peek(session),
      catalog.index(),
      inspector?.inspect(cartBucket, cartKeyOf(session)) ?? null,
    ]);
    if (!reading.ok) throw unreadable(reading);
    const seen = inspection?.ok === true ? inspection : null;
    return {
      cartTag: cartTagOf(session),
      policy: session.policy,
      stored: storedVersions(reading, products),
      complete: reading.complete,
      contextBytes: reading.context?.length ?? 0,
      lastReconciliation: lastReconciliation(reading, products),
      replicas: seen === null ? null : replicaSummaries(seen),
      token: seen?.token ?? null,
      partition: seen?.partition ?? null,
    };
  }
}

function unsaved(counts: { readonly needed: number; readonly received: number }): UnavailableError {
  return new UnavailableError("No storage node could be reached, so this change is not saved yet.", counts);
}

function factsOf(reading: CartRead) {
  return { stored: reading.stored, complete: reading.complete, contextBytes: reading.context?.length ?? 0 };
}

function unreadable(counts: { readonly needed: number; readonly received: number }): UnavailableError {
  return new UnavailableError("We cannot reach any copy of your cart just now. Nothing in it is lost.", counts);
}

function storedVersions(reading: CartRead, products: ProductIndex): CartDetails["stored"] {
  return reading.versions.map(({ vtag, stored, bytes, writtenAtMs }) => ({
    vtag,
    writtenIn: [...stored.writtenIn],
    writtenAtMs,
    bytes,
    operations: clockOf(stored.cart.seen).map((tag) => ({ ...tag })),
    lines: linesOf(stored.cart).map((line) => ({
      productId: line.productId,
      variantId: line.variantId,
      name: nameOfLine(line, products),
      quantity: line.quantity,
    })),
  }));
}

function lastReconciliation(reading: CartRead, products: ProductIndex): CartDetails["lastReconciliation"] {
  const record = reading.stored.reconciliation;
  if (record === null) return null;
  return {
    ...reconciliationView(record, factsOf(reading), products),
    versions: record.versions.map(({ vtag, writtenIn, operations }) => ({
      vtag,
      writtenIn: [...writtenIn],
      operations: operations.map((tag) => ({ ...tag })),
    })),
  };
}
