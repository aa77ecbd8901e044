import { type Cart, type Contribution, emptyCart } from "./cart.ts";
import type { CartPolicy } from "./cart-policy.ts";
import { contextOf, covers, unionOf } from "./causal-context.ts";
import { canonical, contributionOf } from "./contribution.ts";
import type { CartOperation } from "./operation.ts";

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
function deltaOf(operation: CartOperation): Cart {
  switch (operation.type) {
    case "add":
      return { seen: contextOf([operation.id]), contributions: [contributionOf(operation)] };
    case "set-quantity":
      return { seen: contextOf([operation.id, ...operation.observed]), contributions: [contributionOf(operation)] };
    case "remove":
    case "clear":
      return { seen: contextOf([operation.id, ...operation.observed]), contributions: [] };
  }
}

function merge(a: Cart, b: Cart): Cart {
  return {
    seen: unionOf(a.seen, b.seen),
    contributions: canonical([...survivors(a, b), ...survivors(b, a)]),
  };
}

/** Contributions of `one` that `other` has too, or has never seen. */
function survivors(one: Cart, other: Cart): readonly Contribution[] {
  const present = new Set(other.contributions.map(({ tag }) => tag));
  return one.contributions.filter(({ tag }) => present.has(tag) || !covers(other.seen, tag));
}
