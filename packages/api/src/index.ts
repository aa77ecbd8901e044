export { demoProducts } from "./catalog/products/index.ts";
export { type Seeded, seedCatalog } from "./catalog/seed-catalog.ts";
export type { ClusterSource } from "./cluster/cluster-service.ts";
export type { ApiContext } from "./context.ts";
export { handleRequest, type HandleOptions } from "./handle-request.ts";
export { defaultRateLimits, type RateLimit, type RateLimits } from "./rate-limit.ts";
export { appRouter, type AppRouter } from "./router.ts";
export type { CartDetails, StoredVersionView } from "./schemas/cart-details.ts";
export type {
  CartChange,
  CartLineView,
  CartView,
  DurabilityView,
  LineProvenanceView,
  ReconciliationView,
} from "./schemas/cart-view.ts";
export type { CatalogFilter, CatalogPage, CatalogSort, Category, Product, Variant } from "./schemas/catalog.ts";
export type { ClusterEvents, ClusterKey, ClusterNodeSummary, ClusterOverview } from "./schemas/cluster.ts";
export type { OrderLineView, OrderList, OrderPlaced, OrderView, OtherPlacementView } from "./schemas/order.ts";
export type { ReplicaSummary } from "./schemas/replica.ts";
export type { SessionView, SignInResult } from "./schemas/session.ts";
export type { PolicyName } from "./schemas/shared.ts";
export type { Session } from "./session/session.ts";
export { createShop, type Shop, type ShopOptions } from "./shop.ts";
export type { ShopMetrics } from "./shop-metrics.ts";
export type { Patience } from "./store/patient-store.ts";
