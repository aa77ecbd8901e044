import { operationId, type OperationId } from "@cartwheel/cart";

/**
 * Draws this tab's operation ids. The actor is drawn when the page loads and never stored: a duplicated tab copies
 * `sessionStorage`, and two tabs that share an actor would give two operations one name.
 */
export function createOperationIds(): () => OperationId {
  const actor = crypto
    .getRandomValues(new Uint8Array(8))
    .reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), "");
  let counter = 0;
  return () => {
    counter += 1;
    return operationId(actor, counter);
  };
}
