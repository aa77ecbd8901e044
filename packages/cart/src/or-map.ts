import { type Cart, emptyCart } from "./cart.ts";
import type { CartPolicy } from "./cart-policy.ts";
import { contextOf, covers, unionOf } from "./causal-context.ts";
import { canonicalCheckouts } from "./checkouts.ts";
import { canonicalCodes } from "./codes.ts";
import { canonical, contributionOf } from "./contribution.ts";
import type { CartOperation, CheckoutOperation } from "./operation.ts";

/**
 * The observed-remove map, the default policy: an add is never lost and an observed removal never comes back.
 *
 *     east   {lamp t1}  --remove, observed t1-->  {} seen t1,t2   --.
 *                                                                    >-- {kettle t3}   t1 is seen there, so it stays out
 *     west   {lamp t1}  --add kettle t3------->  {lamp t1, kettle t3} '
 *
 * A contribution survives a merge if each side either has it or has never seen it. Every operation is a small cart of
 * its own (`deltaOf`) and applying it is a merge, so idempotence, order and retries need no second argument, and a shop
 * that cannot read the cart may store the small cart alone: it joins the rest later.
 */
export const orMap: CartPolicy = {
  name: "or-map",
  empty: () => emptyCart,
  apply: (cart, operation) => merge(cart, deltaOf(operation)),
  merge,
};

/** The operation as a cart: what it puts in, and what it has seen (itself, and what it takes away). */
function deltaOf(operation: CartOperation | CheckoutOperation): Cart {
  const { id } = operation;
  switch (operation.type) {
    case "add":
      return { ...emptyCart, seen: contextOf([id]), contributions: [contributionOf(operation)] };
    case "set-quantity":
      return {
        ...emptyCart,
        seen: contextOf([id, ...operation.observed]),
        contributions: [contributionOf(operation)],
      };
    case "apply-code":
      return { ...emptyCart, seen: contextOf([id]), codes: [{ tag: id, code: operation.code }] };
    case "remove":
    case "clear":
    case "remove-code":
      return { ...emptyCart, seen: contextOf([id, ...operation.observed]) };
    case "checkout":
      return {
        ...emptyCart,
        seen: contextOf([id, ...operation.observed]),
        checkouts: [{ generation: operation.generation, tag: id }],
      };
  }
}

function merge(a: Cart, b: Cart): Cart {
  return {
    seen: unionOf(a.seen, b.seen),
    contributions: canonical(survivors({ a, b, of: (cart) => cart.contributions })),
    codes: canonicalCodes(survivors({ a, b, of: (cart) => cart.codes })),
    checkouts: canonicalCheckouts([...a.checkouts, ...b.checkouts]),
  };
}

interface Sides<Entry> {
  readonly a: Cart;
  readonly b: Cart;
  readonly of: (cart: Cart) => readonly Entry[];
}

/** Entries of each side that the other has too, or has never seen. */
function survivors<Entry extends { readonly tag: string }>({ a, b, of }: Sides<Entry>): readonly Entry[] {
  return [...kept(of(a), of(b), b), ...kept(of(b), of(a), a)];
}

function kept<Entry extends { readonly tag: string }>(
  mine: readonly Entry[],
  theirs: readonly Entry[],
  { seen }: Cart,
): readonly Entry[] {
  if (mine.length === 0) return mine;
  const present = new Set(theirs.map(({ tag }) => tag));
  return mine.filter(({ tag }) => present.has(tag) || !covers(seen, tag));
}
