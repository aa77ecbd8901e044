import { randomBytes } from "node:crypto";
import { type CheckoutDetails, operationId, orderedOf } from "@cartwheel/cart";
import { createMemoryRegions, type MemoryRegions } from "@cartwheel/dynamo-client/memory";
import type { InspectableStore } from "@cartwheel/dynamo-client";
import { createTRPCClient, httpBatchLink, httpLink, splitLink, type TRPCClient } from "@trpc/client";
import superjson from "superjson";
import { seedCatalog } from "../catalog/seed-catalog.ts";
import { handleRequest } from "../handle-request.ts";
import type { StreamLimits } from "../open-streams.ts";
import type { RateLimit, RateLimits } from "../rate-limit.ts";
import type { AppRouter } from "../router.ts";
import type { ShopMetrics } from "../shop-metrics.ts";
import { createShop, type Shop } from "../shop.ts";

export const endpoint = "/api/trpc";
const origins = { east: "http://localhost:3000", west: "http://localhost:3001" } as const;
export type RegionName = keyof typeof origins;

export interface ShopPair {
  readonly regions: MemoryRegions;
  readonly shops: Readonly<Record<RegionName, Shop>>;
  readonly shutdown: AbortController;
  readonly faults: unknown[];
  /** Raw HTTP, as an attacker would speak it. */
  request(region: RegionName, path: string, init?: RequestInit): Promise<Response>;
}

export interface PairOptions {
  readonly now?: () => number;
  readonly wrapStore?: (store: InspectableStore) => InspectableStore;
  readonly seed?: boolean;
  /** Default: none that a test would notice. */
  readonly rateLimits?: RateLimits;
  readonly streamLimits?: StreamLimits;
  readonly metrics?: ShopMetrics;
}

export const buckets = {
  carts: {},
  sessions: { resolver: "last-write-wins" },
  catalog: { r: 1, w: 3 },
  orders: {},
} as const;

const noticedByNobody: RateLimit = { perSecond: 1e6, burst: 1e6 };

export const annasDetails: CheckoutDetails = {
  contact: { name: "Anna Berg", email: "anna@example.com", phone: "" },
  delivery: { street: "Hauptstraße 5", addition: "", postcode: "10115", city: "Berlin", country: "DE" },
  payment: "invoice",
};

/** Two shops of one house, each on its region of one store in memory. */
export async function openShops({
  now,
  wrapStore = (store) => store,
  seed = true,
  rateLimits = { session: noticedByNobody, address: noticedByNobody },
  streamLimits,
  metrics,
}: PairOptions = {}): Promise<ShopPair> {
  const regions = createMemoryRegions(["east", "west"], buckets);
  const sessionKey = randomBytes(32);
  const shutdown = new AbortController();
  const faults: unknown[] = [];
  const shopIn = (region: RegionName): Shop =>
    createShop({
      store: wrapStore(regions.store(region)),
      cluster: null,
      region,
      sessionKey,
      secureCookies: false,
      shutdown: shutdown.signal,
      rateLimits,
      ...(streamLimits === undefined ? {} : { streamLimits }),
      ...(metrics === undefined ? {} : { metrics }),
      ...(now === undefined ? {} : { now }),
    });
  const shops = { east: shopIn("east"), west: shopIn("west") };
  if (seed) await seedCatalog(regions.store("east"));
  return {
    regions,
    shops,
    shutdown,
    faults,
    request: async (region, path, init) =>
      await handleRequest(shops[region], new Request(`${origins[region]}${path}`, withHost(region, init)), {
        endpoint,
        onFault: (error) => faults.push(error),
      }),
  };
}

/** A browser tab: a cookie jar, an actor, a counter. */
export class Device {
  readonly #pair: ShopPair;
  readonly #actor = randomBytes(8).toString("hex");
  #counter = 0;
  /** The value of the `Cookie` header. Shared by assignment when two tabs are one browser. */
  cookie: string | null = null;
  region: RegionName;
  readonly api: TRPCClient<AppRouter>;

  constructor(pair: ShopPair, region: RegionName) {
    this.#pair = pair;
    this.region = region;
    const link = {
      url: endpoint,
      transformer: superjson,
      fetch: async (url: unknown, init: unknown) => await this.#fetch(String(url), init as RequestInit),
    };
    this.api = createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: ({ path }) => path.startsWith("session."),
          true: httpLink(link),
          false: httpBatchLink(link),
        }),
      ],
    });
  }

  nextId(): string {
    this.#counter += 1;
    return operationId(this.#actor, this.#counter);
  }

  async add(productId: string, variantId: string, quantity = 1) {
    return await this.api.cart.add.mutate({ operationId: this.nextId(), productId, variantId, quantity });
  }

  /** What the review page sends: the cart as this device sees it now. */
  async review(details: Partial<CheckoutDetails> = {}) {
    const cart = await this.api.cart.get.query();
    return {
      operationId: this.nextId(),
      generation: cart.generation,
      ...orderedOf(cart.state),
      agreedTotalMinor: cart.totalMinor ?? 0,
      ...annasDetails,
      ...details,
    };
  }

  async order(details: Partial<CheckoutDetails> = {}) {
    return await this.api.order.place.mutate(await this.review(details));
  }

  async signIn(name: string) {
    return await this.api.session.signIn.mutate({ operationId: this.nextId(), name });
  }

  /** Product ids and quantities of the cart as this device sees it now. */
  async lines(): Promise<Record<string, number>> {
    const cart = await this.api.cart.get.query();
    return Object.fromEntries(cart.lines.map(({ productId, quantity }) => [productId, quantity]));
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("origin", origins[this.region]);
    if (this.cookie !== null) headers.set("cookie", this.cookie);
    const response = await this.#pair.request(this.region, url, { ...init, headers });
    const set = response.headers.get("set-cookie");
    if (set !== null) this.cookie = set.split(";")[0] ?? null;
    return response;
  }
}

function withHost(region: RegionName, init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers);
  headers.set("host", new URL(origins[region]).host);
  return { ...init, headers };
}
