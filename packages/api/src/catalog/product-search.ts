import MiniSearch from "minisearch";
import type { Product } from "../schemas/catalog.ts";

interface SearchDocument {
  readonly id: string;
  readonly name: string;
  readonly variants: string;
  readonly category: string;
  readonly tagline: string;
  readonly description: string;
}

interface Index {
  readonly products: ReadonlyMap<string, Product>;
  readonly search: MiniSearch<SearchDocument>;
}

/** A word of up to this many letters must be spelled right: there is too much that is one letter away from it. */
const exactLettersMax = 3;

/**
 * Full-text search over the catalogue, forgiving beginnings of words and a slip in five letters. The index is built
 * when a catalogue is first searched and again when another one has been read; 42 products take a millisecond.
 */
export class ProductSearch {
  #index: Index | null = null;

  /** Products in which every word of the query is found, best first. An empty query finds nothing. */
  find(products: ReadonlyMap<string, Product>, query: string): Product[] {
    if (this.#index?.products !== products) this.#index = indexOf(products);
    return this.#index.search.search(query).flatMap(({ id }) => products.get(String(id)) ?? []);
  }
}

function indexOf(products: ReadonlyMap<string, Product>): Index {
  const search = new MiniSearch<SearchDocument>({
    fields: ["name", "variants", "category", "tagline", "description"],
    searchOptions: {
      boost: { name: 8, variants: 4, category: 3, tagline: 2 },
      combineWith: "AND",
      prefix: true,
      fuzzy: (term) => (term.length > exactLettersMax ? 0.2 : false),
    },
  });
  search.addAll([...products.values()].map(documentOf));
  return { products, search };
}

function documentOf({ id, name, category, tagline, description, variants }: Product): SearchDocument {
  return { id, name, category, tagline, description, variants: variants.map((variant) => variant.name).join(" ") };
}
