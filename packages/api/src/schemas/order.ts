import {
  cartLimits,
  contactSchema,
  deliverySchema,
  discountCodeSchema,
  operationIdSchema,
  paymentSchema,
  slugSchema,
} from "@cartwheel/cart";
import { z } from "zod";
import { cartViewSchema, discountSchema, durabilitySchema } from "./cart-view.ts";
import { countSchema, currencySchema, lineIdShape, minorSchema } from "./shared.ts";

/** Orders as they cross the API. Prices go out and never come in; nothing here can name a customer or a cart. */

/** Printed in addresses (`/orders/<id>`): 128 bits that nobody can guess, and good for its own customer only. */
const orderIdSchema = z.string().regex(/^[0-9a-f]{32}$/, "Expected 32 hex digits");

/** One line of the review page, by the pieces that the shopper was looking at (`cart.state.contributions`). */
const orderedLineSchema = z.strictObject({
  ...lineIdShape,
  pieces: z
    .array(z.strictObject({ tag: operationIdSchema, quantity: z.int().min(1).max(cartLimits.quantityMax) }))
    .min(1),
});

/**
 * What the shopper saw and confirmed. `lines` and `codes` are `orderedOf(cart)` of @cartwheel/cart, `generation` is
 * `cart.generation`. `agreedTotalMinor` prices nothing: an order that would cost something else is refused (CONFLICT).
 */
export const orderPlaceInput = z
  .strictObject({
    operationId: operationIdSchema,
    generation: z.int().min(0).max(1_000_000),
    lines: z.array(orderedLineSchema).min(1, "There is nothing in this order").max(cartLimits.orderedLinesMax),
    codes: z.array(z.strictObject({ tag: operationIdSchema, code: discountCodeSchema })).max(cartLimits.observedMax),
    agreedTotalMinor: minorSchema,
    contact: contactSchema,
    delivery: deliverySchema,
    payment: paymentSchema,
  })
  .refine(({ lines }) => lines.reduce((sum, { pieces }) => sum + pieces.length, 0) <= cartLimits.orderedPiecesMax, {
    path: ["lines"],
    message: `An order names at most ${cartLimits.orderedPiecesMax} separate additions`,
  });

export const orderGetInput = z.strictObject({ orderId: orderIdSchema });

/** `limit`: the newest so many. Default 20. */
export const orderListInput = z.strictObject({ limit: z.int().min(1).max(100).optional() });

/** Names and prices as they were when it was ordered. */
const orderLineSchema = z.strictObject({
  ...lineIdShape,
  productName: z.string(),
  variantName: z.string(),
  artwork: slugSchema.nullable(),
  colour: z.string().nullable(),
  quantity: z.int().min(1),
  unitPriceMinor: minorSchema,
  lineTotalMinor: minorSchema,
});

/** One confirmation of the checkout. An order has one, unless two sides of a broken system took one each. */
export const placementSchema = z.strictObject({
  /** The operation id with which it was placed. */
  placement: operationIdSchema,
  /** The region whose shop took it. */
  placedIn: slugSchema,
  placedAtMs: z.int().min(0),
  lines: z.array(orderLineSchema),
  itemCount: countSchema,
  currency: currencySchema,
  subtotalMinor: minorSchema,
  discount: discountSchema.nullable(),
  totalMinor: minorSchema,
  contact: contactSchema,
  delivery: deliverySchema,
  payment: paymentSchema,
});

/** A placement that was not chosen, and what became of the lines on which it differed. */
const otherPlacementSchema = z.strictObject({
  ...placementSchema.shape,
  /** Pieces of it that are not in the order. They are back in the cart. Empty: it held nothing that the order does not. */
  returned: z.array(z.strictObject({ ...lineIdShape, name: z.string(), quantity: z.int().min(1) })),
  /** What else it said otherwise: the order keeps the chosen one's. */
  differs: z.array(z.enum(["contact", "delivery", "payment", "prices"])),
});

export const orderViewSchema = z.strictObject({
  orderId: orderIdSchema,
  /** For people: "CW-3F9A-21BC". */
  number: z.string(),
  /** What is delivered and paid: the chosen placement. */
  ...placementSchema.shape,
  /** Placements that met in this order. 1 as a rule. */
  siblings: z.int().min(1),
  /** The other ones. */
  others: z.array(otherPlacementSchema),
  /** For the page, where `siblings` is above 1: what met, which counts, and what is back in the cart. */
  sentence: z.string().nullable(),
  /** False: not every copy could be asked, so another placement may turn up. */
  complete: z.boolean(),
  caution: z.string().nullable(),
});

export const orderPlaceOutput = z.strictObject({
  operationId: operationIdSchema,
  /** `already-placed`: this cart was ordered before (a double click, a retry, another device); `order` is that one. */
  outcome: z.enum(["placed", "already-placed"]),
  order: orderViewSchema,
  /** The cart afterwards: without what was ordered, with what was added meanwhile. */
  cart: cartViewSchema,
  /** How safe the order is. Null for one that was placed before. */
  durability: durabilitySchema.nullable(),
});

export const orderListOutput = z.strictObject({
  /** The newest first. */
  orders: z.array(
    z.strictObject({
      ...orderViewSchema.pick({
        orderId: true,
        number: true,
        placedIn: true,
        placedAtMs: true,
        itemCount: true,
        currency: true,
        totalMinor: true,
        siblings: true,
        lines: true,
      }).shape,
    }),
  ),
  /** Orders in all, also those beyond `limit`. */
  total: countSchema,
  /** False: not every copy could be asked, so there may be more. */
  complete: z.boolean(),
  caution: z.string().nullable(),
});

export type OrderView = z.infer<typeof orderViewSchema>;
export type OrderLineView = z.infer<typeof orderLineSchema>;
export type OtherPlacementView = z.infer<typeof otherPlacementSchema>;
export type OrderPlaced = z.infer<typeof orderPlaceOutput>;
export type OrderList = z.infer<typeof orderListOutput>;
