import type { CartLineView, CartView, SessionView } from "@cartwheel/api";
import {
  type Cart,
  type CartOperation,
  emptyCart,
  linesOf,
  operationId,
  policyNamed,
  type PolicyName,
  type SetQuantityOperation,
} from "@cartwheel/cart";
import type { LineChange, LineLabel, LineOperation } from "../cart/pending-change.ts";

/** Lamps cost 189.00, everything else 69.00. */
export function labelOfProduct(productId: string): LineLabel {
  return {
    productId,
    variantId: "one",
    productName: productId,
    variantName: "One",
    artwork: null,
    colour: null,
    unitPriceMinor: productId === "lamp" ? 18_900 : 6_900,
  };
}

/** The `counter`-th operation of the tab named by one hex digit. */
export function tag(tab: string, counter: number): string {
  return operationId(tab.repeat(16), counter);
}

export function adding(id: string, productId: string, quantity = 1): LineOperation {
  return { type: "add", id, productId, variantId: "one", quantity, origin: "east", atMs: 1_000 };
}

export function setting(id: string, productId: string, changed: Pick<SetQuantityOperation, "quantity" | "observed">) {
  return { ...changed, type: "set-quantity" as const, id, productId, variantId: "one", origin: "east", atMs: 9_000 };
}

export function removing(id: string, observed: readonly string[]): LineOperation {
  return { type: "remove", id, observed, origin: "east", atMs: 1_000 };
}

export function pendingChange(operation: LineOperation, cartTag: string | null = "cart"): LineChange {
  const productId = "productId" in operation ? operation.productId : "lamp";
  return { operation, label: labelOfProduct(productId), cartTag };
}

export function cartOf(operations: readonly CartOperation[], policy: PolicyName = "or-map"): Cart {
  return operations.reduce((cart, operation) => policyNamed(policy).apply(cart, operation), emptyCart);
}

/** What the shop would answer for a cart. */
export function viewOf(state: Cart, policy: PolicyName = "or-map"): CartView {
  const lines = linesOf(state).map((line): CartLineView => {
    const label = labelOfProduct(line.productId);
    return {
      ...label,
      quantity: line.quantity,
      lineTotalMinor: (label.unitPriceMinor ?? 0) * line.quantity,
      origins: [...line.origins],
      tags: [...line.tags],
    };
  });
  const subtotalMinor = lines.reduce((sum, line) => sum + (line.lineTotalMinor ?? 0), 0);
  return {
    version: JSON.stringify(state),
    policy,
    state: structuredClone(state) as CartView["state"],
    lines,
    itemCount: lines.reduce((sum, line) => sum + line.quantity, 0),
    generation: 0,
    codes: [],
    currency: "EUR",
    subtotalMinor,
    discount: null,
    totalMinor: subtotalMinor,
    complete: true,
    caution: null,
    reconciliation: null,
  };
}

export function sessionOf(cartTag: string, policy: PolicyName = "or-map"): SessionView {
  return { signedIn: false, name: null, policy, region: "east", cartTag, complete: true };
}
