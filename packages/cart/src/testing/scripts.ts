import fc from "fast-check";
import type { Cart } from "../cart.ts";
import type { CartPolicy } from "../cart-policy.ts";
import { generationOf } from "../checkouts.ts";
import { linesOf } from "../lines.ts";
import type { CartOperation, CheckoutOperation } from "../operation.ts";
import { operationId } from "../operation-id.ts";

/**
 * Histories for property tests: a few devices, each with its own copy of one cart, that shop and now and then merge
 * what they have. Removals name what the device sees, as real ones do.
 */
export type Step =
  | { readonly type: "add"; readonly device: number; readonly product: number; readonly quantity: number }
  | { readonly type: "set" | "remove"; readonly device: number; readonly product: number; readonly quantity: number }
  | { readonly type: "clear" | "apply-code" | "remove-code" | "checkout"; readonly device: number }
  | { readonly type: "merge"; readonly device: number; readonly from: number };

const deviceCount = 3;
const device = fc.nat({ max: deviceCount - 1 });
const product = fc.nat({ max: 2 });
const quantity = fc.integer({ min: 1, max: 5 });

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("add" as const), device, product, quantity }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constantFrom("set" as const, "remove" as const), device, product, quantity }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("clear" as const), device }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom("apply-code" as const, "remove-code" as const), device }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("checkout" as const), device }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("merge" as const), device, from: device }) },
);

export const scriptArbitrary = fc.array(stepArbitrary, { maxLength: 30 });

/** One operation with what its device saw just before. */
interface Issued {
  readonly operation: CartOperation | CheckoutOperation;
  readonly before: Cart;
}

export interface Played {
  /** The copies of the devices in the end. */
  readonly carts: readonly Cart[];
  readonly issued: readonly Issued[];
}

/** Sixteen hex digits for device `index`. */
export function actorOf(index: number): string {
  return (index + 1).toString(16).padStart(16, "0");
}

export function play(script: readonly Step[], policy: CartPolicy): Played {
  const carts = Array.from({ length: deviceCount }, () => policy.empty());
  const counters = Array.from({ length: deviceCount }, () => 0);
  const issued: Issued[] = [];
  for (const step of script) {
    const before = carts[step.device] ?? policy.empty();
    if (step.type === "merge") {
      carts[step.device] = policy.merge(before, carts[step.from] ?? policy.empty());
      continue;
    }
    const counter = (counters[step.device] ?? 0) + 1;
    counters[step.device] = counter;
    const operation = operationOf(step, { cart: before, id: operationId(actorOf(step.device), counter) });
    issued.push({ operation, before });
    carts[step.device] = policy.apply(before, operation);
  }
  return { carts, issued };
}

function operationOf(
  step: Exclude<Step, { type: "merge" }>,
  { cart, id }: { readonly cart: Cart; readonly id: string },
): CartOperation | CheckoutOperation {
  const stamp = { id, origin: step.device === 0 ? "east" : "west", atMs: 1_000 + step.device };
  const codes = cart.codes.map(({ tag }) => tag);
  const pieces = cart.contributions.map(({ tag }) => tag);
  switch (step.type) {
    case "clear":
      return { type: "clear", ...stamp, observed: [...pieces, ...codes] };
    case "apply-code":
      return { type: "apply-code", ...stamp, code: step.device === 0 ? "WHEEL10" : "OTHER5" };
    case "remove-code":
      return { type: "remove-code", ...stamp, observed: codes };
    case "checkout":
      return { type: "checkout", ...stamp, generation: generationOf(cart), observed: [...pieces, ...codes] };
    case "add":
    case "set":
    case "remove":
      return lineOperation(step, { cart, stamp });
  }
}

function lineOperation(
  step: Extract<Step, { type: "add" | "set" | "remove" }>,
  { cart, stamp }: { readonly cart: Cart; readonly stamp: { id: string; origin: string; atMs: number } },
): CartOperation {
  const line = { productId: `product-${step.product}`, variantId: "plain" };
  const observed = linesOf(cart).find(({ productId }) => productId === line.productId)?.tags ?? [];
  if (step.type === "add") return { type: "add", ...stamp, ...line, quantity: step.quantity };
  if (step.type === "set") return { type: "set-quantity", ...stamp, ...line, quantity: step.quantity, observed };
  return { type: "remove", ...stamp, observed };
}
