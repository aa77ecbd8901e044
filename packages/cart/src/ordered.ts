import type { Cart, Contribution } from "./cart.ts";
import { type LineId } from "./cart.ts";
import { groupByLine } from "./lines.ts";

/** A line to be ordered, piece by piece, so that exactly these leave the cart. */
export interface OrderedLine extends LineId {
  readonly pieces: { readonly tag: string; readonly quantity: number }[];
}

/** What a shopper is looking at when they order: what `order.place` asks for. */
export interface Ordered {
  readonly lines: OrderedLine[];
  readonly codes: { readonly tag: string; readonly code: string }[];
}

/** The whole cart as an order. */
export function orderedOf(cart: Cart): Ordered {
  const groups = [...groupByLine(cart.contributions).values()];
  return { lines: groups.flatMap(lineOf), codes: cart.codes.map(({ tag, code }) => ({ tag, code })) };
}

function lineOf(group: readonly Contribution[]): OrderedLine[] {
  const [first] = group;
  if (first === undefined) return [];
  const pieces = group.map(({ tag, quantity }) => ({ tag, quantity }));
  return [{ productId: first.productId, variantId: first.variantId, pieces }];
}
