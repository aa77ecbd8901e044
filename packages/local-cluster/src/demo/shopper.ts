import { randomBytes } from "node:crypto";
import type { AppRouter } from "@cartwheel/api";
import { operationId } from "@cartwheel/cart";
import { createTRPCClient, httpLink } from "@trpc/client";
import type { TRPCClient } from "@trpc/client";
import superjson from "superjson";
import { shopFetch } from "./shop-fetch.ts";

/** One device of a shopper at one storefront, speaking the shop's public API: a cookie jar and an operation counter. */
export class Shopper {
  readonly api: TRPCClient<AppRouter>;
  readonly #actor = randomBytes(8).toString("hex");
  #operations = 0;
  readonly #cookies = new Map<string, string>();

  /** @param shopUrl where a storefront listens, without a trailing slash */
  constructor(shopUrl: string) {
    const origin = new URL(shopUrl).origin;
    this.api = createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${origin}/api/trpc`,
          transformer: superjson,
          headers: () => ({ origin, cookie: this.#cookieHeader() }),
          fetch: async (url, init) => {
            const response = await shopFetch(String(url), {
              method: init?.method ?? "GET",
              // tRPC passes a plain object.
              headers: { ...(init?.headers as Record<string, string> | undefined) },
              body: typeof init?.body === "string" ? init.body : null,
              signal: init?.signal ?? null,
            });
            this.#keepCookies(response.cookies);
            return response;
          },
        }),
      ],
    });
  }

  /** The id of this device's next operation. */
  nextOperationId(): string {
    return operationId(this.#actor, ++this.#operations);
  }

  #cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #keepCookies(setCookies: readonly string[]): void {
    for (const cookie of setCookies) {
      const [pair = ""] = cookie.split(";");
      const equals = pair.indexOf("=");
      if (equals > 0) this.#cookies.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
    }
  }
}
