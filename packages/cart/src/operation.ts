import type { OperationId } from "./operation-id.ts";

/**
 * What a shopper did, as a value that can wait in a browser, travel twice, and be applied in any order.
 * `observed` names the contributions that the shopper was looking at: a removal takes those away and nothing else, so
 * what another device adds meanwhile survives it.
 */
export type CartOperation =
  | AddOperation
  | SetQuantityOperation
  | RemoveOperation
  | ClearOperation
  | ApplyCodeOperation
  | RemoveCodeOperation;

interface Stamped {
  readonly id: OperationId;
  /** The region whose shop took the operation. */
  readonly origin: string;
  /** Milliseconds since 1970, by the clock of whoever took it. */
  readonly atMs: number;
}

export interface AddOperation extends Stamped {
  readonly type: "add";
  readonly productId: string;
  readonly variantId: string;
  readonly quantity: number;
}

/** Replaces the observed contributions of a line by one. */
export interface SetQuantityOperation extends Stamped {
  readonly type: "set-quantity";
  readonly productId: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly observed: readonly OperationId[];
}

/** Takes the observed contributions of one line away. */
export interface RemoveOperation extends Stamped {
  readonly type: "remove";
  readonly observed: readonly OperationId[];
}

/** Takes every observed contribution away: a removal of all that was seen, not an emptying of what was not. */
export interface ClearOperation extends Stamped {
  readonly type: "clear";
  readonly observed: readonly OperationId[];
}

/** Enters a discount code. */
export interface ApplyCodeOperation extends Stamped {
  readonly type: "apply-code";
  readonly code: string;
}

/** Takes the observed entries of a discount code out again. */
export interface RemoveCodeOperation extends Stamped {
  readonly type: "remove-code";
  readonly observed: readonly OperationId[];
}

/**
 * Takes what was ordered out of the cart, and notes that this generation of it has been ordered. Made by a shop when it
 * has kept an order, never by a browser.
 */
export interface CheckoutOperation extends Stamped {
  readonly type: "checkout";
  readonly generation: number;
  /** The contributions and codes that went into the order. */
  readonly observed: readonly OperationId[];
}
