import { type Cart, emptyCart } from "./cart.ts";
import type { CartPolicy } from "./cart-policy.ts";
import { contextOf, covers, unionOf } from "./causal-context.ts";
import { canonical, contributionOf } from "./contribution.ts";
import type { CartOperation } from "./operation.ts";

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
  merge,
};

function apply(cart: Cart, operation: CartOperation): Cart {
  if (covers(cart.seen, operation.id)) return cart;
  const observed = new Set(operation.type === "add" ? [] : operation.observed);
  const kept = cart.contributions.filter(({ tag }) => !observed.has(tag));
  const added = operation.type === "add" || operation.type === "set-quantity" ? [contributionOf(operation)] : [];
  return { seen: unionOf(cart.seen, contextOf([operation.id])), contributions: canonical([...kept, ...added]) };
}

function merge(a: Cart, b: Cart): Cart {
  return {
    seen: unionOf(a.seen, b.seen),
    contributions: canonical([...a.contributions, ...b.contributions]),
  };
}
