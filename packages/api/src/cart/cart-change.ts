import {
  applyOperation,
  cartLimits,
  type Cart,
  type CartOperation,
  type CheckoutOperation,
  codesOf,
  covers,
  emptyStoredCart,
  encodeCart,
  type LineId,
  linesOf,
  percentOf,
  policyNamed,
  type StoredCart,
} from "@cartwheel/cart";
import { FieldError, UnavailableError } from "../errors.ts";
import type { PolicyName } from "../schemas/shared.ts";
import type { CartReading } from "./cart-reading.ts";
import type { CartRequest } from "./cart-request.ts";
import type { ProductIndex } from "./cart-view.ts";

/** Where and when a request was taken, and what is known about products. */
export interface Taken {
  readonly region: string;
  readonly atMs: number;
  readonly policy: PolicyName;
  readonly products: ProductIndex;
}

export interface CartChangePlan {
  readonly operation: CartOperation;
  readonly next: StoredCart;
}

/**
 * The operation that a request stands for, and the version it makes of the cart that was read.
 * Throws `FieldError` for a change that cannot be, and `UnavailableError` for a removal by someone who neither sees the
 * cart nor says what they saw. Limits are the shop's, so they hold here and never in a merge.
 */
export function planChange(request: CartRequest, reading: CartReading, taken: Taken): CartChangePlan {
  const cart = reading.ok ? reading.stored.cart : null;
  const operation = operationOf(request, cart, taken);
  // A repeat has been judged before; judging it again would refuse the add that filled the cart.
  const repeated = cart !== null && covers(cart.seen, operation.id);
  if (!repeated) checkChange(request, cart, taken.products);

  const next = versionWith(operation, reading, taken.policy);
  const grows = request.type === "add" || request.type === "set-quantity" || request.type === "apply-code";
  if (grows && !repeated && encodeCart(next).length > cartLimits.encodedBytesMax) {
    throw new FieldError("operationId", "This cart has too long a history. Please start a new one.");
  }
  return { operation, next };
}

/**
 * The version after operations: of what was read, or of the operations alone where nothing could be read. That one is
 * stored blindly, as a sibling of whatever is there, and the next reader merges it in. Under or-map nothing is lost by
 * that, removals included; under paper-union a removal stored so has no effect, as the paper warns (§4.4).
 */
export function versionsWith(
  operations: readonly (CartOperation | CheckoutOperation)[],
  reading: CartReading,
  policyName: PolicyName,
): StoredCart {
  const policy = policyNamed(policyName);
  const readable = reading.ok && reading.foreign === 0;
  const start = readable ? reading.stored : emptyStoredCart(policyName);
  return operations.reduce((stored, operation) => applyOperation(stored, operation, policy), start);
}

/** As `versionsWith`, for one operation. */
export function versionWith(
  operation: CartOperation | CheckoutOperation,
  reading: CartReading,
  policyName: PolicyName,
): StoredCart {
  return versionsWith([operation], reading, policyName);
}

function operationOf(request: CartRequest, cart: Cart | null, { region, atMs }: Taken): CartOperation {
  const stamp = { id: request.operationId, origin: region, atMs };
  switch (request.type) {
    case "add": {
      const { productId, variantId, quantity } = request;
      return { type: "add", ...stamp, productId, variantId, quantity };
    }
    case "set-quantity": {
      const { productId, variantId, quantity } = request;
      return { type: "set-quantity", ...stamp, productId, variantId, quantity, observed: observedOf(request, cart) };
    }
    case "remove":
      return { type: "remove", ...stamp, observed: observedOf(request, cart) };
    case "clear":
      return { type: "clear", ...stamp, observed: observedOf(request, cart) };
    case "apply-code":
      return { type: "apply-code", ...stamp, code: request.code };
    case "remove-code":
      return { type: "remove-code", ...stamp, observed: observedOf(request, cart) };
  }
}

/** What the shopper saw; where the request does not say, what the shop sees now. */
function observedOf(
  request: Exclude<CartRequest, { type: "add" | "apply-code" }>,
  cart: Cart | null,
): readonly string[] {
  if (request.observed !== undefined) return request.observed;
  if (cart === null) {
    throw new UnavailableError("We cannot see your cart just now, so we cannot tell what to change in it.", {
      needed: 1,
      received: 0,
    });
  }
  if (request.type === "clear") return [...cart.contributions, ...cart.codes].map(({ tag }) => tag);
  if (request.type === "remove-code") return codesOf(cart).find(({ code }) => code === request.code)?.tags ?? [];
  return lineIn(cart, request)?.tags ?? [];
}

function checkChange(request: CartRequest, cart: Cart | null, products: ProductIndex): void {
  if (request.type === "apply-code") {
    if (percentOf(request.code) === null) throw new FieldError("code", "There is no such code.");
    if (cart !== null && cart.codes.length >= cartLimits.codesMax) {
      throw new FieldError("code", "This code has been entered already.");
    }
    return;
  }
  if (request.type !== "add" && request.type !== "set-quantity") return;
  const line = cart === null ? undefined : lineIn(cart, request);
  if (line === undefined) checkProduct(request, products);
  if (request.type === "add" && (line?.quantity ?? 0) + request.quantity > cartLimits.quantityMax) {
    throw new FieldError("quantity", `A line holds at most ${cartLimits.quantityMax} pieces.`);
  }
  if (line === undefined && cart !== null && linesOf(cart).length >= cartLimits.linesMax) {
    throw new FieldError("productId", `A cart holds at most ${cartLimits.linesMax} different items.`);
  }
}

/** With the catalogue out of reach nothing is refused: a price is needed at the checkout, not here. */
function checkProduct({ productId, variantId }: LineId, products: ProductIndex): void {
  if (products === null) return;
  const product = products.get(productId);
  if (product === undefined) throw new FieldError("productId", "There is no such product.");
  if (!product.variants.some(({ id }) => id === variantId)) {
    throw new FieldError("variantId", `${product.name} does not come in this variant.`);
  }
}

function lineIn(cart: Cart, { productId, variantId }: LineId) {
  return linesOf(cart).find((line) => line.productId === productId && line.variantId === variantId);
}
