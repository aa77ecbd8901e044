import { z } from "zod";
import { causalContextSchema, discountCodeSchema, operationIdSchema, slugSchema } from "./cart-schema.ts";
import { contactSchema, deliverySchema, paymentSchema } from "./checkout-details.ts";

/**
 * One confirmation of a checkout, as it lies in the store for ever: what was ordered, at which prices, where it goes,
 * and exactly which contributions of the cart it took. Immutable: nothing in the shop changes a placement.
 */
const minor = z.int().min(0);

const placedLineSchema = z.strictObject({
  productId: slugSchema,
  variantId: slugSchema,
  /** Names, artwork, colour and price as the catalogue had them then. */
  productName: z.string(),
  variantName: z.string(),
  artwork: slugSchema.nullable(),
  colour: z.string().nullable(),
  unitPriceMinor: minor,
  /** The contributions behind the line. Its quantity is their sum. */
  pieces: z.array(z.strictObject({ tag: operationIdSchema, quantity: z.int().min(1) })).min(1),
});

export const placementSchema = z.strictObject({
  /** The operation that placed it: the same press of a button, however often it was sent. */
  operationId: operationIdSchema,
  /** Whose it is, without naming the cart. */
  owner: z.string().regex(/^[0-9a-f]{16}$/),
  policy: z.enum(["or-map", "paper-union"]),
  /** Which order of that cart. */
  generation: z.int().min(0),
  placedIn: slugSchema,
  placedAtMs: minor,
  lines: z.array(placedLineSchema).min(1),
  codes: z.array(z.strictObject({ tag: operationIdSchema, code: discountCodeSchema })),
  subtotalMinor: minor,
  discount: z.strictObject({ code: discountCodeSchema, percent: z.int().min(0), amountMinor: minor }).nullable(),
  totalMinor: minor,
  contact: contactSchema,
  delivery: deliverySchema,
  payment: paymentSchema,
  /** Every operation of the cart that the shop knew of when it took the order. */
  seen: causalContextSchema,
  /** Contributions that it knew of and left in the cart: added after the shopper had looked. */
  stayed: z.array(operationIdSchema),
});

export type Placement = z.infer<typeof placementSchema>;
export type PlacedLine = Placement["lines"][number];

/** Everything that leaves the cart with this placement. */
export function tagsOf({ lines, codes }: Pick<Placement, "lines" | "codes">): string[] {
  return [...lines.flatMap(({ pieces }) => pieces), ...codes].map(({ tag }) => tag);
}

/** Pieces of a line. */
export function quantityOfLine({ pieces }: Pick<PlacedLine, "pieces">): number {
  return pieces.reduce((sum, { quantity }) => sum + quantity, 0);
}
