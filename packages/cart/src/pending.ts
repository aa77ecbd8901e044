import type { Cart } from "./cart.ts";
import type { CartPolicy } from "./cart-policy.ts";
import { covers } from "./causal-context.ts";
import { type CartLine, linesOf } from "./lines.ts";
import type { CartOperation } from "./operation.ts";

export interface PendingLine extends CartLine {
  /** Some of it is only in this browser so far. */
  readonly pending: boolean;
}

export interface MergedPending {
  /** What the shopper should see now. */
  readonly cart: Cart;
  readonly lines: readonly PendingLine[];
  /** Operations that the server's cart does not know yet: to be sent, or on their way. */
  readonly unsettled: readonly CartOperation[];
}

/**
 * The browser's view: the server's cart with the operations that wait, by the same merge that the server uses.
 * Operations that the server has seen change nothing, so the list may be pruned late. (Applying operations, not
 * rolling snapshots back, is what keeps two overlapping changes from erasing each other.)
 */
export function mergePending(server: Cart, pending: readonly CartOperation[], policy: CartPolicy): MergedPending {
  const unsettled = pending.filter(({ id }) => !covers(server.seen, id));
  const cart = unsettled.reduce((merged, operation) => policy.apply(merged, operation), server);
  const lines = linesOf(cart).map((line) => ({
    ...line,
    pending: line.tags.some((tag) => !covers(server.seen, tag)),
  }));
  return { cart, lines, unsettled };
}
