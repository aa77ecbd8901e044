import { TRPCClientError } from "@trpc/client";
import type { AppRouter, CartChange } from "@cartwheel/api";
import type { ApiClient } from "./api-client.ts";
import type { SendResult } from "./change-queue.ts";
import { type CodeChange, isLineChange, type LineChange, type PendingChange } from "./pending-change.ts";

/** Longer than the slowest answer that a server would still give; after that the change is sent again. */
const timeoutMs = 12_000;

/** Sends one change and says which of three things came of it. Never rejects. */
export async function sendChange(client: ApiClient, change: PendingChange): Promise<SendResult> {
  try {
    return { outcome: "acknowledged", change: await call(client, change) };
  } catch (error) {
    return refusal(error) ?? { outcome: "unreachable" };
  }
}

function call(client: ApiClient, change: PendingChange): Promise<CartChange> {
  const signal = AbortSignal.timeout(timeoutMs);
  return isLineChange(change) ? callForLine(client, change, signal) : callForCode(client, change, signal);
}

function callForLine(client: ApiClient, { operation, label }: LineChange, signal: AbortSignal): Promise<CartChange> {
  const line = { operationId: operation.id, productId: label.productId, variantId: label.variantId };
  switch (operation.type) {
    case "add":
      return client.cart.add.mutate({ ...line, quantity: operation.quantity }, { signal });
    case "set-quantity":
      return client.cart.setQuantity.mutate(
        { ...line, quantity: operation.quantity, observed: [...operation.observed] },
        { signal },
      );
    case "remove":
      return client.cart.remove.mutate({ ...line, observed: [...operation.observed] }, { signal });
  }
}

function callForCode(client: ApiClient, { operation, code }: CodeChange, signal: AbortSignal): Promise<CartChange> {
  const entry = { operationId: operation.id, code };
  switch (operation.type) {
    case "apply-code":
      return client.cart.applyCode.mutate(entry, { signal });
    case "remove-code":
      return client.cart.removeCode.mutate({ ...entry, observed: [...operation.observed] }, { signal });
  }
}

/**
 * Only an answer that is about the change itself ends it: statuses 400 to 499, but for the three that say "later".
 * Everything else (no answer, no node, a fault of ours) leaves it waiting.
 */
function refusal(error: unknown): SendResult | null {
  if (!(error instanceof TRPCClientError)) return null;
  const { data, message } = error as TRPCClientError<AppRouter>;
  const status = data?.httpStatus ?? 0;
  const later = status === 408 || status === 429 || status === 499;
  return status >= 400 && status < 500 && !later ? { outcome: "refused", message } : null;
}
