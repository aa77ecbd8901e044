import { operationId } from "@cartwheel/cart";
import type { Contribution, OperationId } from "@cartwheel/cart";
import type { CartAction } from "./cart-action.ts";
import type { CartPlace, CartRequest } from "./cart-request.ts";

/** A change as it left the browser; a retry sends the same again. */
export interface SentChange {
  readonly place: CartPlace;
  readonly request: CartRequest;
  /** The pieces that it takes out, by serial. */
  readonly takesOut: readonly number[];
}

/** A browser tab: an actor, a counter, and what is on the screen. */
export class Shopper {
  readonly #actor: string;
  #operations = 0;
  /** Per cart, what was shown last. */
  readonly #screens = new Map<string, readonly Contribution[]>();
  readonly #sent: SentChange[] = [];

  /** `actor`: 16 hex digits. */
  constructor(actor: string) {
    this.#actor = actor;
  }

  shown(place: CartPlace, contributions: readonly Contribution[]): void {
    this.#screens.set(place.keyId, contributions);
  }

  /** The change that an action stands for, or null where there is nothing on the screen to change. */
  changeOf(action: CartAction, place: CartPlace, serial: number): SentChange | null {
    if (action.kind === "retry") return this.#sent[action.pick % Math.max(1, this.#sent.length)] ?? null;
    const change = this.#newChange(action, place, serial);
    if (change !== null) this.#sent.push(change);
    return change;
  }

  #newChange({ kind, product, pick }: CartAction, place: CartPlace, serial: number): SentChange | null {
    const screen = this.#screens.get(place.keyId) ?? [];
    const line = lineAt(screen, pick);
    switch (kind) {
      case "add":
        return { place, takesOut: [], request: { type: "add", id: this.#nextId(), product, serial } };
      case "set": {
        const id = this.#nextId();
        const request = {
          type: "set-quantity",
          id,
          product: productOf(line, product),
          serial,
          observed: tags(line),
        } as const;
        return { place, takesOut: serials(line), request };
      }
      case "remove":
        return takingOut(place, { type: "remove", observed: line, id: () => this.#nextId() });
      case "clear":
      case "checkout":
        return takingOut(place, { type: kind, observed: screen, id: () => this.#nextId() });
      case "look":
      case "retry":
        return null;
    }
  }

  #nextId(): OperationId {
    return operationId(this.#actor, ++this.#operations);
  }
}

function takingOut(
  place: CartPlace,
  taking: { type: "remove" | "clear" | "checkout"; observed: readonly Contribution[]; id: () => OperationId },
): SentChange | null {
  const { type, observed, id } = taking;
  if (observed.length === 0) return null;
  return { place, takesOut: serials(observed), request: { type, id: id(), observed: tags(observed) } };
}

/** The pieces of one product on the screen. */
function lineAt(screen: readonly Contribution[], pick: number): readonly Contribution[] {
  const products = [...new Set(screen.map(({ productId }) => productId))];
  const chosen = products[pick % Math.max(1, products.length)];
  return screen.filter(({ productId }) => productId === chosen);
}

/** What a set replaces; a line of its own where there is nothing on the screen. */
function productOf([first]: readonly Contribution[], otherwise: number): number {
  return first === undefined ? otherwise : Number(first.productId.slice("product-".length));
}

function tags(contributions: readonly Contribution[]): readonly OperationId[] {
  return contributions.map(({ tag }) => tag);
}

/** See `CartRequest`: a piece's quantity is its serial. */
function serials(contributions: readonly Contribution[]): readonly number[] {
  return contributions.map(({ quantity }) => quantity);
}
