import { z } from "zod";
import { codePattern, codeRule } from "./discount.ts";

// The shapes of a cart and its parts where they cross a border. Apart from the functions on them, because a browser merges
// carts without checking any: it needs no schema library for that.

const counterSchema = z.int().min(1);

/** Ids of products, variants and regions are short, printable and plain. */
export const slugSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "Expected 1 to 64 of a-z, 0-9 and -");

/** See `operation-id.ts`. */
export const operationIdSchema = z
  .string()
  .regex(/^[0-9a-f]{16}:[1-9][0-9]{0,8}$/, "Expected <16 hex digits>:<counter from 1>, for example 00f1e2d3c4b5a697:1");

/** A code as people type it, in the one form in which it is kept. See `codeFrom`. */
export const discountCodeSchema = z.string().trim().toUpperCase().regex(codePattern, codeRule);

const contributionSchema = z.strictObject({
  tag: operationIdSchema,
  productId: slugSchema,
  variantId: slugSchema,
  quantity: counterSchema,
  origin: slugSchema,
  atMs: z.int().min(0),
});

/** The shape of a context where it crosses a border. */
export const causalContextSchema = z.array(
  z.strictObject({
    actor: z.string().regex(/^[0-9a-f]{16}$/),
    ranges: z.array(z.tuple([counterSchema, counterSchema])),
  }),
);

/** The shape of a cart where it crosses a border. Canonical order is the decoder's business. */
export const cartSchema = z.strictObject({
  seen: causalContextSchema,
  contributions: z.array(contributionSchema),
  codes: z.array(z.strictObject({ tag: operationIdSchema, code: discountCodeSchema })),
  checkouts: z.array(
    z.strictObject({ generation: z.int().min(0), tag: operationIdSchema, ordered: causalContextSchema }),
  ),
});
