import type { Product, Variant } from "@cartwheel/api";
import { categoryLooks } from "./categories.ts";

/** A product for search engines (schema.org). `origin`: where the shop is, without a slash at the end. */
export function productData(product: Product, origin: string) {
  const url = `${origin}/product/${product.id}`;
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    productID: product.id,
    name: product.name,
    description: `${product.tagline}. ${product.description}`,
    category: categoryLooks[product.category].name,
    brand: { "@type": "Brand", name: "Cartwheel" },
    url,
    offers: product.variants.map((variant) => offerData(product, variant, url)),
  };
}

function offerData(product: Product, variant: Variant, url: string) {
  return {
    "@type": "Offer",
    name: `${product.name} (${variant.name})`,
    sku: `${product.id}/${variant.id}`,
    url: `${url}?variant=${variant.id}`,
    price: `${Math.floor(variant.priceMinor / 100)}.${String(variant.priceMinor % 100).padStart(2, "0")}`,
    priceCurrency: product.currency,
    itemCondition: "https://schema.org/NewCondition",
    // What is sold out may be ordered: it ships when it is back.
    availability: `https://schema.org/${variant.stock === 0 ? "BackOrder" : "InStock"}`,
  };
}

/** JSON that can stand inside a script element: nothing in it can end the element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", String.raw`\u003c`);
}
