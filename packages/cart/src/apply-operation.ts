import type { CartPolicy } from "./cart-policy.ts";
import type { CartOperation, CheckoutOperation } from "./operation.ts";
import type { StoredCart } from "./stored-cart.ts";

/** The next version after a shopper's operation, taken by the shop of `operation.origin`. */
export function applyOperation(
  stored: StoredCart,
  operation: CartOperation | CheckoutOperation,
  policy: CartPolicy,
): StoredCart {
  return { ...stored, cart: policy.apply(stored.cart, operation), writtenIn: [operation.origin] };
}
