import {
  type Cart,
  contextOf,
  covers,
  formatMinor,
  generationOf,
  percentOf,
  type Placement,
  sumOrNull,
  tagsOf,
  timesQuantity,
  totalsOf,
  unionOf,
} from "@cartwheel/cart";
import { TRPCError } from "@trpc/server";
import type { z } from "zod";
import type { CartReading } from "../cart/cart-reading.ts";
import type { ProductIndex } from "../cart/cart-view.ts";
import { contextJson } from "../cart/context-json.ts";
import { FieldError, UnavailableError } from "../errors.ts";
import type { orderPlaceInput } from "../schemas/order.ts";
import type { PolicyName } from "../schemas/shared.ts";

export type PlaceRequest = z.infer<typeof orderPlaceInput>;

/** What a shop knows when it takes an order. */
export interface Till {
  readonly reading: CartReading;
  readonly products: ProductIndex;
  readonly owner: string;
  readonly policy: PolicyName;
  readonly region: string;
  readonly atMs: number;
}

/**
 * The placement that a request stands for. Contents as the shopper confirmed them, prices from the catalogue alone.
 *
 * Throws `FieldError` for lines and codes that cannot be, CONFLICT for a review that is out of date (nobody is charged
 * what they did not see), `UnavailableError` while there is no price to be had. A cart that cannot be read stops nothing:
 * the request says what is in it.
 */
export function planPlacement(request: PlaceRequest, till: Till): Placement {
  const cart = till.reading.ok && till.reading.foreign === 0 ? till.reading.stored.cart : null;
  if (cart !== null) checkReview(request, cart);
  const lines = request.lines.map((line, at) => priced(line, { at, products: till.products }));
  request.codes.forEach(({ code }, at) => {
    if (percentOf(code) === null) throw new FieldError(`codes.${at}.code`, "There is no such code.");
  });
  const subtotal =
    sumOrNull(lines.map(({ unitPriceMinor, pieces }) => timesQuantity(unitPriceMinor, sum(pieces)))) ?? 0;
  const totals = totalsOf(
    subtotal,
    request.codes.map(({ code }) => code),
  );
  if (totals.totalMinor !== request.agreedTotalMinor) {
    throw conflict(`The price has changed: this order now costs ${formatMinor(totals.totalMinor)}. Please look again.`);
  }
  const tags = tagsOf({ lines, codes: request.codes });
  const ordered = new Set(tags);
  return {
    operationId: request.operationId,
    owner: till.owner,
    policy: till.policy,
    generation: request.generation,
    placedIn: till.region,
    placedAtMs: till.atMs,
    lines,
    codes: request.codes,
    ...totals,
    contact: request.contact,
    delivery: request.delivery,
    payment: request.payment,
    seen: contextJson(unionOf(cart?.seen ?? [], contextOf(tags))),
    stayed: (cart?.contributions ?? []).map(({ tag }) => tag).filter((tag) => !ordered.has(tag)),
  };
}

/** What the shopper looked at must still be so, as far as this shop can tell. */
function checkReview({ generation, lines, codes }: PlaceRequest, cart: Cart): void {
  if (generation < generationOf(cart)) {
    // Its order exists, or the generation would not have passed; this shop could not see it just now.
    throw new UnavailableError("This cart has been ordered, but we cannot reach the order just now.", {
      needed: 1,
      received: 0,
    });
  }
  const held = new Map(cart.contributions.map((contribution) => [contribution.tag, contribution]));
  lines.forEach((line, at) => {
    line.pieces.forEach(({ tag, quantity }, piece) => {
      const known = held.get(tag);
      if (known === undefined) {
        if (covers(cart.seen, tag)) throw changed();
        // Added in another region that this shop has not heard of: the shopper's own screen is the witness.
        return;
      }
      if (known.productId !== line.productId || known.variantId !== line.variantId) {
        throw new FieldError(`lines.${at}.pieces.${piece}.tag`, "This piece of your cart is something else.");
      }
      if (known.quantity !== quantity) {
        throw new FieldError(`lines.${at}.pieces.${piece}.quantity`, "Your cart holds another quantity.");
      }
    });
  });
  const entered = new Map(cart.codes.map(({ tag, code }) => [tag, code]));
  codes.forEach(({ tag, code }, at) => {
    const known = entered.get(tag);
    if (known === undefined && covers(cart.seen, tag)) throw changed();
    if (known !== undefined && known !== code) throw new FieldError(`codes.${at}.code`, "You entered another code.");
  });
}

function priced(
  line: PlaceRequest["lines"][number],
  { at, products }: { readonly at: number; readonly products: ProductIndex },
): Placement["lines"][number] {
  if (products === null) {
    throw new UnavailableError("We cannot look up the prices just now, so your order is not placed yet.", {
      needed: 1,
      received: 0,
    });
  }
  const product = products.get(line.productId);
  if (product === undefined) throw new FieldError(`lines.${at}.productId`, "This is no longer sold.");
  const variant = product.variants.find(({ id }) => id === line.variantId);
  if (variant === undefined)
    throw new FieldError(`lines.${at}.variantId`, `${product.name} no longer comes like this.`);
  return {
    productId: product.id,
    variantId: variant.id,
    productName: product.name,
    variantName: variant.name,
    artwork: product.artwork,
    colour: variant.colour,
    unitPriceMinor: variant.priceMinor,
    pieces: line.pieces,
  };
}

function sum(pieces: readonly { readonly quantity: number }[]): number {
  return pieces.reduce((total, { quantity }) => total + quantity, 0);
}

function changed(): TRPCError {
  return conflict("Your cart has changed since you looked at it. Please look again.");
}

function conflict(message: string): TRPCError {
  return new TRPCError({ code: "CONFLICT", message });
}
