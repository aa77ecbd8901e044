import type { Product } from "../schemas/catalog.ts";

/** Products that hold every word of the query, those that hold it in their name first. An empty query finds nothing. */
export function searchProducts(products: readonly Product[], query: string): Product[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return products
    .map((product) => ({ product, rank: rankOf(product, words) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ product }) => product);
}

/** 0: some word is nowhere. Otherwise the sum over the words of how prominent the best place is. */
function rankOf(product: Product, words: readonly string[]): number {
  const places = [
    { text: product.name, weight: 8 },
    { text: product.variants.map(({ name }) => name).join(" "), weight: 4 },
    { text: `${product.category} ${product.tagline}`, weight: 2 },
    { text: product.description, weight: 1 },
  ].map(({ text, weight }) => ({ text: text.toLowerCase(), weight }));
  const ranks = words.map((word) => places.find(({ text }) => text.includes(word))?.weight ?? 0);
  return ranks.includes(0) ? 0 : ranks.reduce((sum, rank) => sum + rank, 0);
}
