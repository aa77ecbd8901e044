import { generationOf } from "@cartwheel/cart";
import type { Cart, CartOperation, CheckoutOperation, OperationId, PolicyName } from "@cartwheel/cart";
import type { Key } from "@cartwheel/dynamo";

/** A cart of the run: where it lies, and how its versions are merged. */
export interface CartPlace {
  readonly name: string;
  readonly key: Key;
  /** The key's name. */
  readonly keyId: string;
  readonly policy: PolicyName;
}

/**
 * What a browser sends: a change under the operation id that it was given when it was made, so that it can travel twice.
 * `serial` is what the checker knows a piece by. It travels as the piece's quantity, because the operation id is one of
 * the things that are being judged.
 */
export type CartRequest =
  | { readonly type: "add"; readonly id: OperationId; readonly product: number; readonly serial: number }
  | {
      readonly type: "set-quantity";
      readonly id: OperationId;
      readonly product: number;
      readonly serial: number;
      readonly observed: readonly OperationId[];
    }
  | {
      readonly type: "remove" | "clear" | "checkout";
      readonly id: OperationId;
      readonly observed: readonly OperationId[];
    };

/** Which shop takes a request, and when. */
interface Taken {
  readonly region: string;
  readonly atMs: number;
  /** The cart as the shop sees it, or null where it sees none. */
  readonly cart: Cart | null;
}

/** The operation that a shop makes of a request. */
export function operationOf(request: CartRequest, { region, atMs, cart }: Taken): CartOperation | CheckoutOperation {
  const stamp = { id: request.id, origin: region, atMs };
  switch (request.type) {
    case "add":
      return { type: "add", ...stamp, ...lineOf(request.product), quantity: request.serial };
    case "set-quantity": {
      const { product, serial, observed } = request;
      return { type: "set-quantity", ...stamp, ...lineOf(product), quantity: serial, observed };
    }
    case "remove":
    case "clear":
      return { type: request.type, ...stamp, observed: request.observed };
    case "checkout": {
      const generation = cart === null ? 0 : generationOf(cart);
      return { type: "checkout", ...stamp, generation, observed: request.observed };
    }
  }
}

function lineOf(product: number): { readonly productId: string; readonly variantId: string } {
  return { productId: `product-${product}`, variantId: "plain" };
}
