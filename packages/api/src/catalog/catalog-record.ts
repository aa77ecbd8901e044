import { slugSchema } from "@cartwheel/cart";
import { z } from "zod";
import { type Product, productSchema } from "../schemas/catalog.ts";

/** How the catalogue lies in its bucket: one record per product, and one that lists their ids in shop order. */
export const catalogBucket = "catalog";
export const indexKey = bytesOf("index");

const indexSchema = z.strictObject({ productIds: z.array(slugSchema) });

export function productKey(productId: string): Uint8Array {
  return bytesOf(`product:${productId}`);
}

export function encodeProduct(product: Product): Uint8Array {
  return bytesOf(JSON.stringify(product));
}

export function encodeIndex(products: readonly Product[]): Uint8Array {
  return bytesOf(JSON.stringify({ productIds: products.map(({ id }) => id) }));
}

/** Null for bytes that are no product. */
export function decodeProduct(value: Uint8Array): Product | null {
  return productSchema.safeParse(jsonOf(value)).data ?? null;
}

/** Product ids in shop order. */
export function decodeIndex(value: Uint8Array): readonly string[] | null {
  return indexSchema.safeParse(jsonOf(value)).data?.productIds ?? null;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function jsonOf(value: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(value));
  } catch {
    return null;
  }
}
