import { type Cart, emptyCart } from "./cart.ts";
import type { CartPolicy } from "./cart-policy.ts";
import { contextOf, covers, unionOf } from "./causal-context.ts";
import { canonicalCheckouts, checkoutOf } from "./checkouts.ts";
import { canonicalCodes } from "./codes.ts";
import { canonical, contributionOf } from "./contribution.ts";
import type { CartOperation, CheckoutOperation } from "./operation.ts";

/**
 * The merge that the paper describes for Amazon's cart (§4.4): the union of what the versions hold. "Using this
 * reconciliation mechanism, an 'add to cart' operation is never lost. However, deleted items can resurface."
 *
 *     east   {lamp}  --remove lamp-->  {}             --.
 *                                                        >-- {lamp, kettle}   the lamp is back
 *     west   {lamp}  --add kettle-->   {lamp, kettle}  '
 *
 * A removal is an absence, and an absence says nothing in a union. `seen` is kept only so that a retried operation does
 * not count twice; it takes no part in deciding what survives.
 */
export const paperUnion: CartPolicy = {
  name: "paper-union",
  empty: () => emptyCart,
  apply,
  merge: (a, b) => mergeAll([a, b]),
  mergeAll,
};

function apply(cart: Cart, operation: CartOperation | CheckoutOperation): Cart {
  const { id, type } = operation;
  if (covers(cart.seen, id)) return cart;
  const observed = new Set("observed" in operation ? operation.observed : []);
  const contributions = cart.contributions.filter(({ tag }) => !observed.has(tag));
  const codes = cart.codes.filter(({ tag }) => !observed.has(tag));
  const puts = type === "add" || type === "set-quantity";
  return {
    seen: unionOf(cart.seen, contextOf([id])),
    contributions: puts ? canonical([...contributions, contributionOf(operation)]) : contributions,
    codes: type === "apply-code" ? canonicalCodes([...codes, { tag: id, code: operation.code }]) : codes,
    checkouts: type === "checkout" ? canonicalCheckouts([...cart.checkouts, checkoutOf(operation)]) : cart.checkouts,
  };
}

function mergeAll(carts: readonly Cart[]): Cart {
  return {
    seen: unionOf(...carts.map(({ seen }) => seen)),
    contributions: canonical(carts.flatMap(({ contributions }) => contributions)),
    codes: canonicalCodes(carts.flatMap(({ codes }) => codes)),
    checkouts: canonicalCheckouts(carts.flatMap(({ checkouts }) => checkouts)),
  };
}
