import type { z } from "zod";
import type { catalogListOutput, Category, Product } from "../schemas.ts";

/** Reads the catalogue. Throws `UnavailableError` when no copy was ever reached by this process. */
export interface CatalogService {
  list(category: Category | "all"): Promise<z.infer<typeof catalogListOutput>>;
  /** Products whose name, tagline, category, variant or description holds every word of the query; best first. */
  search(query: string): Promise<Product[]>;
  byId(productId: string): Promise<Product | null>;
  /** Every product by id, for pricing; null where the catalogue cannot be reached. Never throws. */
  index(): Promise<ReadonlyMap<string, Product> | null>;
}
