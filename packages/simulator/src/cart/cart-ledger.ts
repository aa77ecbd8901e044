import type { Cart } from "@cartwheel/cart";
import type { CartPlace } from "./cart-request.ts";
import type { SentChange } from "./shopper.ts";
import { judgeSet } from "./set-full.ts";
import type { ElementVerdict, SetElement, SetHistory, SetRead } from "./set-full.ts";

/** A piece that somebody put into a cart. */
interface Piece extends SetElement {
  readonly operation: string;
  readonly product: number;
  addedUs: number | null;
  removalSent: boolean;
  removedUs: number | null;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What was done to one cart and what was seen in it: the checker's material, kept apart from store and library. */
export class CartLedger {
  readonly place: CartPlace;
  readonly #pieces = new Map<number, Mutable<Piece>>();
  readonly #reads: SetRead[] = [];

  constructor(place: CartPlace) {
    this.place = place;
  }

  /** A change leaves its browser. A retry changes nothing here. */
  sent({ request, takesOut }: SentChange): void {
    if ("serial" in request && !this.#pieces.has(request.serial)) {
      const { id: operation, serial, product } = request;
      this.#pieces.set(serial, { operation, serial, product, addedUs: null, removalSent: false, removedUs: null });
    }
    for (const piece of this.#known(takesOut)) piece.removalSent = true;
  }

  /** Its shopper hears that it is kept. */
  acknowledged({ request, takesOut }: SentChange, atUs: number): void {
    const added = "serial" in request ? this.#pieces.get(request.serial) : undefined;
    if (added !== undefined) added.addedUs ??= atUs;
    for (const piece of this.#known(takesOut)) piece.removedUs ??= atUs;
  }

  /** Somebody saw the whole cart. Returns what cannot be true of it, or null. */
  saw(cart: Cart, { beganUs, endedUs }: Pick<SetRead, "beganUs" | "endedUs">): string | null {
    this.#reads.push({ beganUs, endedUs, seen: new Set(cart.contributions.map(({ quantity }) => quantity)) });
    for (const { tag, quantity, productId } of cart.contributions) {
      const piece = this.#pieces.get(quantity);
      if (piece === undefined) return `${this.place.name} shows a piece #${quantity} that nobody put in`;
      if (piece.operation !== tag || productId !== `product-${piece.product}`) {
        return `${this.place.name} shows piece #${quantity} as ${tag} ${productId}, put in as ${piece.operation}`;
      }
    }
    return null;
  }

  verdicts({ sightIsPromise }: Pick<SetHistory, "sightIsPromise">): readonly ElementVerdict[] {
    return judgeSet({ elements: [...this.#pieces.values()], reads: this.#reads, sightIsPromise });
  }

  /** A piece, for a report. */
  describe(serial: number): string {
    const piece = this.#pieces.get(serial);
    const added = piece?.addedUs ?? null;
    const removed = piece?.removedUs ?? null;
    const times = [
      added === null ? "its add never acknowledged" : `its add acknowledged at ${Math.round(added / 1000)} ms`,
      ...(removed === null ? [] : [`its removal at ${Math.round(removed / 1000)} ms`]),
    ];
    return `piece #${serial} (${piece?.operation ?? "?"}) of ${this.place.name}, ${times.join(", ")},`;
  }

  #known(serials: readonly number[]): readonly Mutable<Piece>[] {
    return serials.map((serial) => this.#pieces.get(serial)).filter((piece) => piece !== undefined);
  }
}
