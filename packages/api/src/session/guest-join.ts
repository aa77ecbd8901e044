import { type Cart, covers, emptyCart, emptyStoredCart, policyNamed, type StoredCart } from "@cartwheel/cart";
import type { CartReading } from "../cart/cart-reading.ts";
import type { CartRepository } from "../cart/cart-repository.ts";
import type { CartFacts } from "../cart/cart-view.ts";
import type { Saved, Unreached } from "../store/patient-store.ts";
import type { Session } from "./session.ts";

export interface GuestJoinOptions {
  readonly carts: CartRepository;
  readonly region: string;
  readonly now: () => number;
}

export type JoinOutcome =
  | {
      readonly ok: true;
      /** The account's cart, guest included. */
      readonly account: CartFacts;
      /** What the guest's cart holds and the account's had never seen. */
      readonly cameAlong: Cart;
      /** Null when nothing had to be written. */
      readonly saved: Saved | null;
    }
  | Unreached;

/**
 * The guest's cart joins the account's:
 *
 *     read guest -> merge into account -> mark guest as joined -> anything new there? merge again
 *
 * The guest's operations keep their tags, so doing it again adds nothing, and what the account removed meanwhile stays
 * removed. The mark comes last, so a join that fails half-way leaves a guest that shops on; changes that arrive after
 * the mark follow it (see `CartService`).
 */
export class GuestJoin {
  readonly #options: GuestJoinOptions;

  constructor(options: GuestJoinOptions) {
    this.#options = options;
  }

  /** `guest` is null for a caller who has no guest's cart to bring. */
  async join(guest: Session | null, account: Session): Promise<JoinOutcome> {
    if (guest === null) return await this.#mergeInto(account, emptyCart);
    const reading = await this.#options.carts.peek(guest);
    if (!reading.ok) return reading;
    const first = await this.#mergeInto(account, reading.stored.cart);
    if (!first.ok) return first;
    const marked = await this.#options.carts.update(guest, (latest) => this.#marked(latest, account));
    const latest = "stored" in marked ? marked.stored.cart : reading.stored.cart;
    if (isEmpty(unseen(latest, first.account.stored.cart))) return first;
    const second = await this.#mergeInto(account, latest);
    if (!second.ok) return second;
    const cameAlong = policyNamed(account.policy).merge(first.cameAlong, second.cameAlong);
    return { ...second, cameAlong };
  }

  /**
   * The cart of the policy that is not in use joins as well, so that nothing is missing when the shopper switches back.
   * Null: there is nothing in it.
   */
  async joinOther(guest: Session | null, account: Session): Promise<JoinOutcome | null> {
    if (guest === null) return null;
    const policy = guest.policy === "or-map" ? "paper-union" : "or-map";
    const reading = await this.#options.carts.peek({ ...guest, policy });
    if (reading.ok && isEmpty(reading.stored.cart)) return null;
    return await this.join({ ...guest, policy }, { ...account, policy });
  }

  async #mergeInto(account: Session, guest: Cart): Promise<JoinOutcome> {
    const { carts, region } = this.#options;
    if (isEmpty(guest)) {
      const reading = await carts.read(account);
      return reading.ok
        ? { ok: true, account: factsOf(reading.stored, reading), cameAlong: guest, saved: null }
        : reading;
    }
    const policy = policyNamed(account.policy);
    const updated = await carts.update(account, (reading): StoredCart => {
      const base = reading.ok && reading.foreign === 0 ? reading.stored : emptyStoredCart(policy.name);
      // Orders are counted by cart: the guest's are none of the account's cart, whose next one has its own number.
      const brought = { ...guest, checkouts: [] };
      return { ...base, cart: policy.merge(base.cart, brought), writtenIn: [region] };
    });
    if (!("stored" in updated)) return updated.saved;
    const { stored, reading, saved } = updated;
    const before = reading.ok ? reading.stored.cart : policy.empty();
    return { ok: true, account: factsOf(stored, reading), cameAlong: unseen(guest, before), saved };
  }

  #marked(reading: CartReading, account: Session): StoredCart {
    const { region, now } = this.#options;
    const base = reading.ok && reading.foreign === 0 ? reading.stored : emptyStoredCart(account.policy);
    return { ...base, writtenIn: [region], joined: { cartId: account.cartId, atMs: now() } };
  }
}

function isEmpty({ contributions, codes }: Cart): boolean {
  return contributions.length === 0 && codes.length === 0;
}

function factsOf(stored: StoredCart, reading: CartReading): CartFacts {
  if (!reading.ok) return { stored, complete: false, contextBytes: 0 };
  return { stored, complete: reading.complete, contextBytes: reading.context?.length ?? 0 };
}

/** The part of `cart` whose operations `other` has never seen. */
function unseen(cart: Cart, { seen }: Cart): Cart {
  const isNew = ({ tag }: { readonly tag: string }): boolean => !covers(seen, tag);
  return { ...cart, contributions: cart.contributions.filter(isNew), codes: cart.codes.filter(isNew) };
}
