import type { InspectableStore, VersionedStore } from "@cartwheel/dynamo-client";
import { CartRepository } from "./cart/cart-repository.ts";
import { CartService } from "./cart/cart-service.ts";
import { CatalogService } from "./catalog/catalog-service.ts";
import { ClusterService, type ClusterSource } from "./cluster/cluster-service.ts";
import { inspectorOf } from "./cluster/key-inspector.ts";
import type { ApiContext } from "./context.ts";
import { defaultStreamLimits, OpenStreams, type StreamLimits } from "./open-streams.ts";
import { OrderNames } from "./order/order-key.ts";
import { OrderService } from "./order/order-service.ts";
import { OrderSettlement } from "./order/order-settlement.ts";
import { orderValues } from "./order/order-values.ts";
import { defaultRateLimits, RateLimiter, type RateLimits } from "./rate-limit.ts";
import { newGuest, SessionCookies } from "./session/session-cookie.ts";
import { SessionService } from "./session/session-service.ts";
import type { Session } from "./session/session.ts";
import { noMetrics, type ShopMetrics } from "./shop-metrics.ts";
import { type Patience, PatientStore } from "./store/patient-store.ts";

export interface ShopOptions {
  /** Holds the buckets `carts` (siblings), `orders` (siblings), `sessions` (last-write-wins), `catalog` (R=1, W=N). */
  readonly store: VersionedStore | InspectableStore;
  /** What the cluster's nodes say of themselves; null for a store that has none to ask. */
  readonly cluster: ClusterSource | null;
  /** The region of this shop, such as "east". */
  readonly region: string;
  /** At least 32 random bytes, the same in every region: signs cookies and names accounts' carts. */
  readonly sessionKey: Uint8Array;
  /** True where the shop is served by https. */
  readonly secureCookies: boolean;
  /** Aborts when the process is about to stop. */
  readonly shutdown: AbortSignal;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  readonly patience?: Partial<Patience>;
  /** How much one visitor may ask. Default `defaultRateLimits`. */
  readonly rateLimits?: Partial<RateLimits>;
  /** How many live carts one visitor may follow at once. Default `defaultStreamLimits`. */
  readonly streamLimits?: Partial<StreamLimits>;
  /** Default: nothing is counted. */
  readonly metrics?: ShopMetrics;
  /** See `CatalogService`. */
  readonly catalogFreshMs?: number;
}

interface KnownCaller {
  /** Of the cookie, or null. */
  readonly known: Session | null;
  /** See `HandleOptions`. */
  readonly address: string | null;
}

/** The services of one shop process, made once. */
export interface Shop {
  readonly catalog: CatalogService;
  readonly carts: CartService;
  readonly orders: OrderService;
  readonly sessions: SessionService;
  readonly cluster: ClusterService;
  readonly cookies: SessionCookies;
  readonly limiter: RateLimiter;
  /**
   * The context of one request. A caller without a session becomes a guest. `setSession` is called at most
   * a few times; the last call counts.
   */
  contextOf(caller: KnownCaller, setSession: (session: Session) => void): ApiContext;
}

/** The composition root of the API. */
export function createShop(options: ShopOptions): Shop {
  const { store, region, sessionKey, shutdown, now = Date.now } = options;
  const inspector = inspectorOf(store);
  const freshness = options.catalogFreshMs === undefined ? {} : { freshMs: options.catalogFreshMs };
  const catalog = new CatalogService({ store, now, ...freshness });
  const patient = new PatientStore(store, options.patience);
  const carts = new CartRepository(patient, options.metrics ?? noMetrics);
  const names = new OrderNames({ sessionKey });
  const values = orderValues(patient);
  const settlement = new OrderSettlement({ carts, values, names });
  const orders = new OrderService({ carts, catalog, values, names, settlement, region, now });
  const services = {
    catalog,
    carts: new CartService({ carts, catalog, settlement, inspector, region, now }),
    orders,
    sessions: new SessionService({ store, carts, orders, catalog, region, sessionKey, now }),
    cluster: new ClusterService({ region, inspector, source: options.cluster }),
  };
  const cookies = new SessionCookies({ sessionKey, secure: options.secureCookies, now });
  const streams = new OpenStreams({ ...defaultStreamLimits, ...options.streamLimits });
  return {
    ...services,
    cookies,
    limiter: new RateLimiter({ ...defaultRateLimits, ...options.rateLimits }, now),
    contextOf: ({ known, address }, setSession) => {
      const session = known ?? newGuest();
      const enterStream = (): (() => void) | null => streams.enter({ sessionId: session.id, address });
      return { region, session, isNewcomer: known === null, setSession, ...services, enterStream, shutdown };
    },
  };
}
