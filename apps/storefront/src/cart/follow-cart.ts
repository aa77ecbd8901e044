import type { AppRouter, CartView } from "@cartwheel/api";
import { TRPCClientError } from "@trpc/client";
import type { ApiClient } from "./api-client.ts";
import { backoffMs } from "./backoff.ts";

export interface FollowOptions {
  readonly client: ApiClient;
  /** `session.cartTag`: the stream is of this cart and no other. */
  readonly cartTag: string;
  readonly onView: (view: CartView) => void;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * Follows the cart as other devices change it. Returns how to stop. A connection that breaks is taken up again by the
 * browser; one that was answered by a refusal (too many windows, a proxy without a shop behind it) ends for good, so it
 * is begun anew after a while, each time a longer one until something arrives.
 */
export function followCart({ client, cartTag, onView, random }: FollowOptions): () => void {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let subscription = begin();

  function begin() {
    return client.cart.changes.subscribe(
      { cartTag },
      {
        onData: ({ data }) => {
          failures = 0;
          onView(data);
        },
        onError: (error) => {
          failures += 1;
          const waitMs = Math.max(askedToWaitMs(error), backoffMs(failures, random()));
          timer = setTimeout(() => (subscription = begin()), waitMs);
        },
      },
    );
  }

  return () => {
    clearTimeout(timer);
    subscription.unsubscribe();
  };
}

function askedToWaitMs(error: unknown): number {
  if (!(error instanceof TRPCClientError)) return 0;
  const { data } = error as TRPCClientError<AppRouter>;
  return (data?.retryAfterSeconds ?? 0) * 1_000;
}
