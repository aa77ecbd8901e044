import { cartSchema, operationIdSchema, slugSchema } from "@cartwheel/cart";
import { z } from "zod";
import { countSchema, currencySchema, lineIdShape, minorSchema, policySchema } from "./shared.ts";

/** A cart as a shopper sees it, and how safe a change to it is. Prices in cents; null where the catalogue is out of reach. */

const cartLineSchema = z.strictObject({
  ...lineIdShape,
  productName: z.string(),
  variantName: z.string(),
  artwork: slugSchema.nullable(),
  colour: z.string().nullable(),
  quantity: z.int().min(1),
  unitPriceMinor: minorSchema.nullable(),
  lineTotalMinor: minorSchema.nullable(),
  /** Regions in which the pieces of this line were added. */
  origins: z.array(slugSchema),
  /** The contributions behind the line. Send them as `observed` with a change of this line. */
  tags: z.array(operationIdSchema),
});

/** What the last merge of versions did to one line. Lines that were equal in all versions are not listed. */
const lineProvenanceSchema = z.strictObject({
  ...lineIdShape,
  name: z.string(),
  /** Quantity in each version, in the order of `versions`; 0: not in it. */
  before: z.array(countSchema),
  after: countSchema,
  /** Regions in which the pieces that not every version had were added. */
  origins: z.array(slugSchema),
  /**
   * `joined`: some versions did not have it. `added-up`: several versions brought pieces of their own.
   * `changed`: one version replaced pieces that another still had. `ordered`: one version had ordered it.
   * `stays-removed`: a removal held.
   * `resurfaced`: removed in one version and brought back by another (paper-union only, paper §4.4).
   */
  fate: z.enum(["joined", "added-up", "changed", "ordered", "stays-removed", "resurfaced"]),
});

export const reconciliationSchema = z.strictObject({
  /** Names this merge, the same for every reader. Remember dismissed ids per device. */
  id: z.string(),
  /** How many versions were merged. */
  siblings: z.int().min(2),
  policy: policySchema,
  /** For the notice: "Combined 2 versions of your cart: Arc lamp from east, Whistling kettle from west." */
  sentence: z.string(),
  /** Regions that wrote the merged versions, sorted. */
  regions: z.array(slugSchema),
  lines: z.array(lineProvenanceSchema),
  /** Lines that were equal in all versions. */
  unchangedLines: countSchema,
  /** Size of the store's causal context at this read. */
  contextBytes: countSchema,
});

/** A discount code at work. Rounded once, on the subtotal, half a cent in the shopper's favour. */
export const discountSchema = z.strictObject({
  code: z.string(),
  percent: z.int().min(0).max(100),
  amountMinor: minorSchema,
});

export const cartViewSchema = z.strictObject({
  /** Changes exactly when the content changes; equal on every server. */
  version: z.string().min(1),
  policy: policySchema,
  /** The cart's value, for `mergePending(state, pendingOperations, policyNamed(policy))` of @cartwheel/cart. */
  state: cartSchema,
  lines: z.array(cartLineSchema),
  /** Pieces in all lines. */
  itemCount: countSchema,
  /** Orders made of this cart so far: names the next one. Send it with `order.place`. */
  generation: countSchema,
  /** Codes that were entered, with the tags that a removal names. `discount` says which one counts. */
  codes: z.array(z.strictObject({ code: z.string(), tags: z.array(operationIdSchema) })),
  currency: currencySchema,
  /** The sum of the lines. */
  subtotalMinor: minorSchema.nullable(),
  discount: discountSchema.nullable(),
  /** What is to be paid: the subtotal less the discount. */
  totalMinor: minorSchema.nullable(),
  /** False: not every copy could be asked, so there may be more than is shown. Never present it as the whole. */
  complete: z.boolean(),
  /** A sentence for people where `complete` is false. */
  caution: z.string().nullable(),
  /** The last merge of versions, until another replaces it. */
  reconciliation: reconciliationSchema.nullable(),
});

export const durabilitySchema = z.strictObject({
  /** Nodes that held the change durably when it was acknowledged. At least 1. */
  copies: z.int().min(1),
  /** Copies there should be in the end. */
  n: z.int().min(1),
  /** Owners that could not be reached. Names of nodes. */
  missing: z.array(z.string()),
  /** False: fewer copies than the bucket's quorum. The change is kept, but say so. */
  quorum: z.boolean(),
  /** Worth telling the shopper: fewer copies than the quorum, or owners that could not be reached. */
  degraded: z.boolean(),
  /** "Saved on 1 of 3 replicas; the rest will follow." */
  sentence: z.string(),
});

export const cartChangeOutput = z.strictObject({
  operationId: operationIdSchema,
  cart: cartViewSchema,
  durability: durabilitySchema,
});

export type CartView = z.infer<typeof cartViewSchema>;
export type CartLineView = z.infer<typeof cartLineSchema>;
export type LineProvenanceView = z.infer<typeof lineProvenanceSchema>;
export type ReconciliationView = z.infer<typeof reconciliationSchema>;
export type DurabilityView = z.infer<typeof durabilitySchema>;
export type CartChange = z.infer<typeof cartChangeOutput>;
