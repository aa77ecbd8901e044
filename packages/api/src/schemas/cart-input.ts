import { cartLimits, discountCodeSchema, operationIdSchema } from "@cartwheel/cart";
import { z } from "zod";
import { lineIdShape } from "./shared.ts";

/** What a shopper may ask of a cart. Nothing here can name a cart or a price. */

/** Tags (`line.tags`) that the shopper was looking at. Left out: what the server sees when the request arrives. */
const observedSchema = z.array(operationIdSchema).max(cartLimits.observedMax).optional();
const quantitySchema = z.int().min(1).max(cartLimits.quantityMax);

export const cartAddInput = z.strictObject({
  operationId: operationIdSchema,
  ...lineIdShape,
  quantity: quantitySchema,
});

export const cartSetQuantityInput = z.strictObject({
  operationId: operationIdSchema,
  ...lineIdShape,
  quantity: quantitySchema,
  observed: observedSchema,
});

export const cartRemoveInput = z.strictObject({
  operationId: operationIdSchema,
  ...lineIdShape,
  observed: observedSchema,
});

export const cartClearInput = z.strictObject({ operationId: operationIdSchema, observed: observedSchema });

export const cartApplyCodeInput = z.strictObject({ operationId: operationIdSchema, code: discountCodeSchema });

/** `observed`: `codes[].tags` of the view. */
export const cartRemoveCodeInput = z.strictObject({
  operationId: operationIdSchema,
  code: discountCodeSchema,
  observed: observedSchema,
});

/**
 * `cartTag` is `session.cartTag`: pass it so that the subscription is renewed when the cart is another one.
 * `lastEventId` is filled in by the client library when it reconnects.
 */
export const cartChangesInput = z.strictObject({
  cartTag: z.string().max(64).optional(),
  lastEventId: z.string().max(64).nullish(),
});
