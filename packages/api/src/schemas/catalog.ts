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

/**
 * `shop`: the order of the catalogue (of a search: the best match first). `price-up` and `price-down` go by a product's
 * lowest price, `name` by its name.
 */
const catalogSortSchema = z.enum(["shop", "price-up", "price-down", "name"]);

/** What to show. Everything may be left out; then all products come in shop order. */
const filterShape = {
  category: categorySchema.optional(),
  /** Products with at least one variant at this price or above. Cents. */
  minPriceMinor: minorSchema.optional(),
  /** Products with at least one variant at this price or below, the same variant. Cents. */
  maxPriceMinor: minorSchema.optional(),
  /** True: only products of which a variant that fits the prices is in stock. */
  inStock: z.boolean().optional(),
  sort: catalogSortSchema.optional(),
};

export const catalogListInput = z.strictObject(filterShape);

export const catalogSearchInput = z.strictObject({ query: z.string().trim().max(80), ...filterShape });

export const catalogPageOutput = z.strictObject({
  products: z.array(productSchema),
  /** How many each category would show under the other filters. */
  categories: z.array(z.strictObject({ id: categorySchema, name: z.string(), products: countSchema })),
  /** Lowest and highest price of what is shown when the price filters are left out. Null: nothing is. */
  prices: z.strictObject({ minMinor: minorSchema, maxMinor: minorSchema }).nullable(),
});

export const catalogByIdInput = z.strictObject({ productId: slugSchema });

export type Category = z.infer<typeof categorySchema>;
export type Product = z.infer<typeof productSchema>;
export type Variant = z.infer<typeof variantSchema>;
export type CatalogFilter = z.infer<typeof catalogListInput>;
export type CatalogPage = z.infer<typeof catalogPageOutput>;
export type CatalogSort = z.infer<typeof catalogSortSchema>;
