export { applyOperation } from "./apply-operation.ts";
export type { ActorHistory, AppliedCode, Cart, CausalContext, Checkout, Contribution, LineId } from "./cart.ts";
export { emptyCart } from "./cart.ts";
export { cartSchema, discountCodeSchema, operationIdSchema, slugSchema } from "./cart-schema.ts";
export type { CartPolicy, PolicyName } from "./cart-policy.ts";
export { clockOf, contextOf, covers, operationsSeen, unionOf } from "./causal-context.ts";
export {
  type CheckoutDetails,
  checkoutDetailsSchema,
  type Contact,
  contactSchema,
  type Delivery,
  deliverySchema,
  type PaymentChoice,
  paymentSchema,
} from "./checkout-details.ts";
export { countries, type Country } from "./countries.ts";
export { contestedGenerations, generationOf } from "./checkouts.ts";
export { codesOf, type EnteredCode } from "./codes.ts";
export { codeFrom, codeRule, type Discount, percentOf, type Totals, totalsOf } from "./discount.ts";
export { decodeCart, type Decoded, encodeCart } from "./encoding.ts";
export { cartLimits } from "./limits.ts";
export { type CartLine, lineKey, linesOf } from "./lines.ts";
export { currency, formatMinor, type MinorUnits, sumOrNull, timesQuantity } from "./money.ts";
export { noticeOf } from "./notice.ts";
export type {
  AddOperation,
  ApplyCodeOperation,
  CartOperation,
  CheckoutOperation,
  ClearOperation,
  RemoveCodeOperation,
  RemoveOperation,
  SetQuantityOperation,
} from "./operation.ts";
export { actorPattern, operationId, type OperationId, type Tag, tagOf } from "./operation-id.ts";
export { decodeIndex, emptyIndex, encodeIndex, mergeIndexes, type OrderEntry, type OrderIndex } from "./order-index.ts";
export {
  decodeOrder,
  emptyOrder,
  encodeOrder,
  holdsAll,
  mergeOrders,
  type OrderRecord,
  type OtherPlacement,
  othersOf,
} from "./order-record.ts";
export { type Ordered, type OrderedLine, orderedOf } from "./ordered.ts";
export { orMap } from "./or-map.ts";
export { paperUnion } from "./paper-union.ts";
export { type MergedPending, mergePending, type PendingLine } from "./pending.ts";
export { type PlacedLine, type Placement, quantityOfLine, tagsOf } from "./placement.ts";
export { policyNamed } from "./policies.ts";
export { type CartVersion, reconcile, type Reconciled } from "./reconcile.ts";
export {
  emptyStoredCart,
  type Joined,
  type LineFate,
  type LineProvenance,
  type MergedVersion,
  type Reconciliation,
  reconciliationName,
  type StoredCart,
} from "./stored-cart.ts";
