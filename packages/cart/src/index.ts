export type { Cart, CausalContext, ActorHistory, Contribution, LineId } from "./cart.ts";
export { cartSchema, contributionSchema, emptyCart, slugSchema } from "./cart.ts";
export { cartLimits } from "./limits.ts";
export type {
  AddOperation,
  CartOperation,
  ClearOperation,
  RemoveOperation,
  SetQuantityOperation,
} from "./operation.ts";
export type { OperationId, Tag } from "./operation-id.ts";
export { actorPattern, operationId, operationIdSchema, tagOf } from "./operation-id.ts";
