import { slugSchema } from "@cartwheel/cart";
import { z } from "zod";
import { countSchema, currencySchema, minorSchema } from "./shared.ts";

/** The catalogue as it crosses the API, and as its bucket keeps it. Prices in cents. */

export const categorySchema = z.enum(["lighting", "kitchen", "furniture", "textiles", "garden", "desk"]);

const variantSchema = z.strictObject({
  id: slugSchema,
  name: z.string(),
  priceMinor: minorSchema,
  /** Advisory: checkout never waits for it. */
  stock: countSchema,
  /** A CSS colour for the artwork and the swatch, `#rrggbb`. */
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
});

export const productSchema = z.strictObject({
  id: slugSchema,
  name: z.string(),
  category: categorySchema,
  /** One line under the name. */
  tagline: z.string(),
  description: z.string(),
  currency: currencySchema,
  /** At least one. The first is shown first. */
  variants: z.array(variantSchema).min(1),
  /** Names the drawing that the storefront has for it. */
  artwork: slugSchema,
});

export const catalogListInput = z.strictObject({ category: categorySchema.optional() });

export const catalogListOutput = z.strictObject({
  products: z.array(productSchema),
  categories: z.array(z.strictObject({ id: categorySchema, name: z.string(), products: countSchema })),
});

export const catalogSearchInput = z.strictObject({ query: z.string().trim().max(80) });

export const catalogSearchOutput = z.strictObject({ products: z.array(productSchema) });

export const catalogByIdInput = z.strictObject({ productId: slugSchema });

export type Category = z.infer<typeof categorySchema>;
export type Product = z.infer<typeof productSchema>;
export type Variant = z.infer<typeof variantSchema>;
