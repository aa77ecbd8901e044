import type { Cart } from "./cart.ts";
import type { CartOperation, CheckoutOperation } from "./operation.ts";

export type PolicyName = "or-map" | "paper-union";

/**
 * How versions of a cart become one: the semantic reconciliation of paper §4.4, behind one interface so that both
 * policies can be shown on the same script.
 *
 * Laws of every policy, held by property tests: `merge` is commutative, associative and idempotent; no contribution is
 * lost that no version has seen removed; applying an operation twice is applying it once.
 */
export interface CartPolicy {
  readonly name: PolicyName;
  readonly empty: () => Cart;
  /** Never refuses. Limits are checked where the request enters. */
  readonly apply: (cart: Cart, operation: CartOperation | CheckoutOperation) => Cart;
  readonly merge: (a: Cart, b: Cart) => Cart;
  /** As `merge` one after another, in one pass. */
  readonly mergeAll: (carts: readonly Cart[]) => Cart;
}
