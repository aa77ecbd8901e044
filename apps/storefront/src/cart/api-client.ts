import type { AppRouter } from "@cartwheel/api";
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from "@trpc/client";
import superjson from "superjson";

export type ApiClient = TRPCClient<AppRouter>;

interface ApiClientOptions {
  /** Default: the API of the page's own shop. */
  readonly url?: string;
  /** Default: the browser's. */
  readonly fetch?: (url: string | URL | Request, init?: object) => Promise<Response>;
}

/**
 * The browser's side of the API. Queries and mutations are batched but not streamed: a first answer must be able to set
 * the session cookie, and headers cannot follow a body that has begun. What changes the session travels alone, because
 * calls of one batch run side by side.
 */
export function createApiClient({ url = "/api/trpc", fetch }: ApiClientOptions = {}): ApiClient {
  const options = { url, transformer: superjson, ...(fetch === undefined ? {} : { fetch }) };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({ url, transformer: superjson }),
        false: splitLink({
          condition: ({ type, path }) => type === "mutation" && path.startsWith("session."),
          true: httpLink(options),
          false: httpBatchLink({ ...options, maxItems: 10 }),
        }),
      }),
    ],
  });
}
