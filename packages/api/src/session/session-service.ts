import { linesOf } from "@cartwheel/cart";
import type { VersionedStore } from "@cartwheel/dynamo-client";
import { cartTagOf } from "../cart/cart-key.ts";
import type { CartRepository } from "../cart/cart-repository.ts";
import { cartView, nameOfLine } from "../cart/cart-view.ts";
import { durabilityView } from "../cart/durability.ts";
import type { CatalogService } from "../catalog/catalog-service.ts";
import { UnavailableError } from "../errors.ts";
import type { OrderService } from "../order/order-service.ts";
import type { SessionView, SignInResult } from "../schemas/session.ts";
import { accountCartId } from "./account.ts";
import { GuestJoin } from "./guest-join.ts";
import { newGuest, randomId } from "./session-cookie.ts";
import { beginSession, readSession, replaceSession } from "./session-record.ts";
import type { Session } from "./session.ts";

export interface SessionServiceOptions {
  readonly store: VersionedStore;
  readonly carts: CartRepository;
  readonly orders: OrderService;
  readonly catalog: CatalogService;
  readonly region: string;
  readonly sessionKey: Uint8Array;
  readonly now: () => number;
}

export interface SignedIn {
  readonly next: Session;
  readonly result: SignInResult;
}

/** Demo accounts: a name is all there is. Throws `UnavailableError` when no node can be reached. */
export class SessionService {
  readonly #options: SessionServiceOptions;
  readonly #guests: GuestJoin;

  constructor(options: SessionServiceOptions) {
    this.#options = options;
    this.#guests = new GuestJoin(options);
  }

  async view(session: Session): Promise<SessionView> {
    if (session.kind === "guest") return this.#viewOf(session, { name: null, complete: true });
    const read = await readSession(this.#options.store, session.id);
    return this.#viewOf(session, { name: read.ok ? (read.record?.name ?? null) : null, complete: read.ok });
  }

  /**
   * Joins a guest's carts and orders into the account's and makes the session the account's. The guest's operations
   * keep their tags, so a repeated sign-in adds nothing, and what the account removed meanwhile stays removed.
   */
  async signIn(session: Session, name: string): Promise<SignedIn> {
    const { catalog, orders, store, sessionKey, now } = this.#options;
    const next: Session = {
      id: randomId(),
      cartId: accountCartId(sessionKey, name),
      kind: "account",
      policy: session.policy,
    };
    const kept = await beginSession(store, next.id, { name, atMs: now() });
    if (!kept) throw unavailable({ needed: 1, received: 0 });
    // Who changes accounts is no guest: the cart of the one is not the other's.
    const guest = session.kind === "guest" ? session : null;
    const [joined, others, ordered, products] = await Promise.all([
      this.#guests.join(guest, next),
      this.#guests.joinOther(guest, next),
      guest === null ? null : orders.join(guest, next),
      catalog.index(),
    ]);
    for (const part of [others, ordered]) if (part !== null && !part.ok) throw unavailable(part);
    if (!joined.ok) throw unavailable(joined);
    const cameAlong = linesOf(joined.cameAlong).map((line) => ({
      productId: line.productId,
      variantId: line.variantId,
      name: nameOfLine(line, products),
      quantity: line.quantity,
    }));
    const result: SignInResult = {
      session: this.#viewOf(next, { name, complete: true }),
      cart: cartView(joined.account, products),
      cameAlong,
      sentence: sentenceOf(cameAlong),
      durability: joined.saved === null ? null : durabilityView(joined.saved),
    };
    return { next, result };
  }

  /** The account's cart stays with the account; the caller leaves as a new guest. */
  async signOut(session: Session): Promise<Session> {
    const { store, now } = this.#options;
    // The cookie is what ends the session; the record only follows, so a store out of reach does not keep anyone in.
    if (session.kind === "account") await replaceSession(store, session.id, { name: null, atMs: now() });
    return { ...newGuest(), policy: session.policy };
  }

  #viewOf(session: Session, known: Pick<SessionView, "name" | "complete">): SessionView {
    return {
      signedIn: session.kind === "account",
      ...known,
      policy: session.policy,
      region: this.#options.region,
      cartTag: cartTagOf(session),
    };
  }
}

function sentenceOf(cameAlong: SignInResult["cameAlong"]): string | null {
  if (cameAlong.length === 0) return null;
  const items = cameAlong.map(({ name, quantity }) => (quantity === 1 ? name : `${quantity} × ${name}`));
  return `Your guest cart joined your account: ${items.join("; ")}.`;
}

function unavailable(counts: { readonly needed: number; readonly received: number }): UnavailableError {
  return new UnavailableError("We cannot sign you in just now. Your cart is kept; please try again.", counts);
}
