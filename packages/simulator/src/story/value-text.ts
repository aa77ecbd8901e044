import { decodeCart } from "@cartwheel/cart";

/** What a person wants to know of a value: the pieces of a cart. Null for values that say no more than their request. */
export function valueText(value: Uint8Array | null): string | null {
  // The values of plain clients are no JSON; not even trying saves a long story much time.
  if (value === null || value[0] !== "{".charCodeAt(0)) return null;
  const decoded = decodeCart(new TextDecoder().decode(value));
  if (!decoded.ok) return "a cart that cannot be read";
  // The workload gives each piece a quantity of its own: see `CartRequest`.
  const serials = decoded.stored.cart.contributions.map(({ quantity }) => quantity).sort((a, b) => a - b);
  return serials.length === 0 ? "an empty cart" : `a cart with ${serials.map((serial) => `#${serial}`).join(" ")}`;
}
