import type { CartPolicy } from "./cart-policy.ts";
import type { CartOperation, CheckoutOperation } from "./operation.ts";
import { emptyStoredCart, type StoredCart } from "./stored-cart.ts";

/** The next version after a shopper's operation, taken by the shop of `operation.origin`. */
export function applyOperation(
  stored: StoredCart,
  operation: CartOperation | CheckoutOperation,
  policy: CartPolicy,
): StoredCart {
  return { ...stored, cart: policy.apply(stored.cart, operation), writtenIn: [operation.origin] };
}

/**
 * A version that holds this operation alone, for a shop that cannot read the cart just now: it is stored blindly, as a
 * sibling of whatever is there, and the next reader merges it in. Under or-map nothing is lost by that, removals
 * included; under paper-union a removal stored so has no effect, as the paper warns (§4.4).
 */
export function operationAlone(operation: CartOperation | CheckoutOperation, policy: CartPolicy): StoredCart {
  return applyOperation(emptyStoredCart(policy.name), operation, policy);
}
