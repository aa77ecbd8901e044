export type { CartPatience } from "./cart/cart-repository.ts";
export { demoProducts } from "./catalog/products/index.ts";
export { type Seeded, seedCatalog } from "./catalog/seed-catalog.ts";
export type { ClusterSource } from "./cluster/cluster-service.ts";
export type { ApiContext } from "./context.ts";
export { handleRequest, type HandleOptions } from "./handle-request.ts";
export { appRouter, type AppRouter } from "./router.ts";
export type {
  CartChange,
  CartDetails,
  CartLineView,
  CartView,
  Category,
  ClusterEvents,
  ClusterKey,
  ClusterNodeSummary,
  ClusterOverview,
  DurabilityView,
  LineProvenanceView,
  PolicyName,
  Product,
  ReconciliationView,
  ReplicaSummary,
  SessionView,
  SignInResult,
  StoredVersionView,
  Variant,
} from "./schemas.ts";
export type { Session } from "./session/session.ts";
export { createShop, type Shop, type ShopOptions } from "./shop.ts";
