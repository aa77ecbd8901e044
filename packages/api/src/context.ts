import type { CartService } from "./cart/cart-service.ts";
import type { CatalogService } from "./catalog/catalog-service.ts";
import type { ClusterService } from "./cluster/cluster-service.ts";
import type { OrderService } from "./order/order-service.ts";
import type { Session } from "./session/session.ts";
import type { SessionService } from "./session/session-service.ts";

/** What a procedure works with: who asks, and the services of this process. Built once per request. */
export interface ApiContext {
  /** The region of this shop, such as "east". */
  readonly region: string;
  /** From the signed cookie, or a fresh guest. Changed only by `setSession`. */
  readonly session: Session;
  /** There was no valid cookie: `session` is new and nobody has been told. */
  readonly isNewcomer: boolean;
  /** Makes `session` the caller's from the next request on, by a cookie on this response. */
  readonly setSession: (session: Session) => void;
  readonly catalog: CatalogService;
  readonly carts: CartService;
  readonly orders: OrderService;
  readonly sessions: SessionService;
  readonly cluster: ClusterService;
  /** Counts one more stream of this caller and answers how to end it; null when too many are open. */
  readonly enterStream: () => (() => void) | null;
  /** Aborts when the process is about to stop, so that subscriptions end with a retryable error. */
  readonly shutdown: AbortSignal;
}
