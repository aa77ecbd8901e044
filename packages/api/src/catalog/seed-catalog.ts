import type { VersionedStore } from "@cartwheel/dynamo-client";
import type { Product } from "../schemas/catalog.ts";
import { catalogBucket, encodeIndex, encodeProduct, indexKey, productKey } from "./catalog-record.ts";
import { demoProducts } from "./products/index.ts";

export interface Seeded {
  /** Records written: 0 when everything was there already. */
  readonly written: number;
  /** Records that could not be written now. Run the seed again. */
  readonly failed: number;
}

const sameTimeMax = 8;

/**
 * Writes the demo's wares into the `catalog` bucket (W=N). Repeating it writes only what differs, so every start may
 * run it. The index comes last: a shop that lists a product can show it.
 */
export async function seedCatalog(store: VersionedStore, products: readonly Product[] = demoProducts): Promise<Seeded> {
  const records = products.map((product) => ({ key: productKey(product.id), value: encodeProduct(product) }));
  const outcomes: Outcome[] = [];
  for (let at = 0; at < records.length; at += sameTimeMax) {
    const some = records.slice(at, at + sameTimeMax);
    outcomes.push(...(await Promise.all(some.map(async (record) => await writeIfOther(store, record)))));
  }
  if (!outcomes.includes("failed")) {
    outcomes.push(await writeIfOther(store, { key: indexKey, value: encodeIndex(products) }));
  }
  return {
    written: outcomes.filter((outcome) => outcome === "written").length,
    failed: outcomes.filter((outcome) => outcome === "failed").length,
  };
}

type Outcome = "written" | "there" | "failed";

interface CatalogRecord {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

async function writeIfOther(store: VersionedStore, { key, value }: CatalogRecord): Promise<Outcome> {
  const found = await store.get(catalogBucket, key, { r: 2 });
  if (!found.ok) return "failed";
  const [only, ...others] = found.siblings;
  if (only !== undefined && others.length === 0 && Buffer.compare(only.value, value) === 0) return "there";
  const context = found.context === null ? {} : { context: found.context };
  // Two shops that seed at once write equal bytes, so a write that was repeated elsewhere does no harm.
  const put = await store.put(catalogBucket, key, value, { ...context, mergeable: true });
  return put.ok || put.received > 0 ? "written" : "failed";
}
