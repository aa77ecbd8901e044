import type { AppRouter } from "@cartwheel/api";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClient } from "@trpc/client";
import superjson from "superjson";

export type ApiClient = TRPCClient<AppRouter>;

/**
 * The browser's side of the API. Queries and mutations are batched but not streamed: a first answer must be able to set
 * the session cookie, and headers cannot follow a body that has begun.
 */
export function createApiClient(): ApiClient {
  const url = "/api/trpc";
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url, transformer: superjson }),
        false: httpBatchLink({ url, transformer: superjson, maxItems: 10 }),
      }),
    ],
  });
}
