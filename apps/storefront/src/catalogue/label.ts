import type { Product, Variant } from "@cartwheel/api";
import type { LineLabel } from "../cart/pending-change.ts";

/** How a variant of a product looks as a line of the cart. */
export function labelFor(product: Product, variant: Variant): LineLabel {
  return {
    productId: product.id,
    variantId: variant.id,
    productName: product.name,
    variantName: variant.name,
    artwork: product.artwork,
    colour: variant.colour,
    unitPriceMinor: variant.priceMinor,
  };
}
