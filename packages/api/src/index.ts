export { appRouter, type AppRouter } from "./router.ts";
export type { ApiContext } from "./context.ts";
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
