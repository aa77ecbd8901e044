import { type Cart, covers, linesOf, policyNamed, type StoredCart } from "@cartwheel/cart";
import type { VersionedStore } from "@cartwheel/dynamo-client";
import { cartTagOf } from "../cart/cart-key.ts";
import type { CartRead } from "../cart/cart-reading.ts";
import type { CartRepository } from "../cart/cart-repository.ts";
import { cartView, nameOfLine, type ProductIndex } from "../cart/cart-view.ts";
import { durabilityView } from "../cart/durability.ts";
import type { CatalogService } from "../catalog/catalog-service.ts";
import { UnavailableError } from "../errors.ts";
import type { SessionView, SignInResult } from "../schemas.ts";
import { accountCartId } from "./account.ts";
import { newGuest, randomId } from "./session-cookie.ts";
import { readSession, writeSession } from "./session-record.ts";
import type { Session } from "./session.ts";

export interface SessionServiceOptions {
  readonly store: VersionedStore;
  readonly carts: CartRepository;
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

  constructor(options: SessionServiceOptions) {
    this.#options = options;
  }

  async view(session: Session): Promise<SessionView> {
    if (session.kind === "guest") return this.#viewOf(session, { name: null, complete: true });
    const read = await readSession(this.#options.store, session.id);
    return this.#viewOf(session, { name: read.ok ? (read.record?.name ?? null) : null, complete: read.ok });
  }

  /**
   * Joins a guest's cart into the account's and makes the session the account's. The guest's operations keep their
   * tags, so a repeated sign-in adds nothing, and what the account removed meanwhile stays removed.
   */
  async signIn(session: Session, name: string): Promise<SignedIn> {
    const { carts, catalog, store, sessionKey, now } = this.#options;
    const next: Session = {
      id: randomId(),
      cartId: accountCartId(sessionKey, name),
      kind: "account",
      policy: session.policy,
    };
    const [guest, products] = await Promise.all([
      session.kind === "guest" ? carts.read(session) : null,
      catalog.index(),
    ]);
    if (guest !== null && !guest.ok) throw unavailable(guest);
    const kept = await writeSession(store, next.id, { name, atMs: now() });
    if (!kept) throw unavailable({ needed: 1, received: 0 });
    const joined = await this.#join(guest, next, products);
    return { next, result: { ...joined, session: this.#viewOf(next, { name, complete: true }) } };
  }

  /** The account's cart stays with the account; the caller leaves as a new guest. */
  async signOut(session: Session): Promise<Session> {
    const { store, now } = this.#options;
    // The cookie is what ends the session; the record only follows, so a store out of reach does not keep anyone in.
    if (session.kind === "account") await writeSession(store, session.id, { name: null, atMs: now() });
    return { ...newGuest(), policy: session.policy };
  }

  async #join(
    guest: CartRead | null,
    account: Session,
    products: ProductIndex,
  ): Promise<Omit<SignInResult, "session">> {
    const { carts, region } = this.#options;
    if (guest === null || guest.stored.cart.contributions.length === 0) {
      const reading = await carts.read(account);
      if (!reading.ok) throw unavailable(reading);
      const view = cartView({ ...reading, contextBytes: reading.context?.length ?? 0 }, products);
      return { cart: view, cameAlong: [], sentence: null, durability: null };
    }
    const policy = policyNamed(account.policy);
    const updated = await carts.update(account, (reading): StoredCart => {
      const base = reading.ok && reading.foreign === 0 ? reading.stored : null;
      const cart = policy.merge(base?.cart ?? policy.empty(), guest.stored.cart);
      return { policy: policy.name, cart, writtenIn: [region], reconciliation: base?.reconciliation ?? null };
    });
    if (!("stored" in updated)) throw unavailable(updated.saved);
    const { stored, reading, saved } = updated;
    const complete = reading.ok && reading.complete;
    const contextBytes = reading.ok ? (reading.context?.length ?? 0) : 0;
    const cameAlong = arrivals(guest.stored.cart, reading.ok ? reading.stored.cart : policy.empty(), products);
    return {
      cart: cartView({ stored, complete, contextBytes }, products),
      cameAlong,
      sentence: sentenceOf(cameAlong),
      durability: durabilityView(saved),
    };
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

/** What the guest's cart holds and the account's has never seen. */
function arrivals(guest: Cart, account: Cart, products: ProductIndex): SignInResult["cameAlong"] {
  const unseen = guest.contributions.filter(({ tag }) => !covers(account.seen, tag));
  return linesOf({ seen: guest.seen, contributions: unseen }).map((line) => ({
    productId: line.productId,
    variantId: line.variantId,
    name: nameOfLine(line, products),
    quantity: line.quantity,
  }));
}

function sentenceOf(cameAlong: SignInResult["cameAlong"]): string | null {
  if (cameAlong.length === 0) return null;
  const items = cameAlong.map(({ name, quantity }) => (quantity === 1 ? name : `${quantity} × ${name}`));
  return `Your guest cart joined your account: ${items.join("; ")}.`;
}

function unavailable(counts: { readonly needed: number; readonly received: number }): UnavailableError {
  return new UnavailableError("We cannot sign you in just now. Your cart is kept; please try again.", counts);
}
