import { cartRouter } from "./cart/cart-router.ts";
import { catalogRouter } from "./catalog/catalog-router.ts";
import { clusterRouter } from "./cluster/cluster-router.ts";
import { orderRouter } from "./order/order-router.ts";
import { sessionRouter } from "./session/session-router.ts";
import { router } from "./trpc.ts";

/** The shop's whole API (product §3). Clients import its type only. */
export const appRouter = router({
  catalog: catalogRouter,
  cart: cartRouter,
  order: orderRouter,
  session: sessionRouter,
  cluster: clusterRouter,
});

export type AppRouter = typeof appRouter;
