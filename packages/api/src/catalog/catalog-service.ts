import type { GetResult, VersionedStore } from "@cartwheel/dynamo-client";
import { UnavailableError } from "../errors.ts";
import type { CatalogFilter, CatalogPage, Product } from "../schemas/catalog.ts";
import { catalogBucket, decodeIndex, decodeProduct, indexKey, productKey } from "./catalog-record.ts";
import { pageOf } from "./catalog-page.ts";
import { ProductSearch } from "./product-search.ts";

export interface CatalogServiceOptions {
  readonly store: VersionedStore;
  /** Milliseconds, ascending. */
  readonly now: () => number;
  /** How long products are served without asking again. Default 5,000. Large shows old prices; small costs reads. */
  readonly freshMs?: number;
  /** How old products may be that are served while asking again. Default 60,000. */
  readonly staleMs?: number;
}

/** After a failed read, how long none is tried: an outage must not cost every request a deadline. */
const retryMs = 1_000;

/** Reads of products under way at one time. */
const readsAtOnce = 6;

type Products = ReadonlyMap<string, Product>;

/**
 * The paper's high-performance read engine (§6): few writes, many reads, R=1 and W=N, and a short memory in front.
 * When no copy answers, what was read last is served for as long as the process lives, and without waiting: an old
 * catalogue sells, none does not. Throws `UnavailableError` only while nothing was ever read.
 */
export class CatalogService {
  readonly #options: CatalogServiceOptions;
  readonly #search = new ProductSearch();
  #known: { readonly products: Products; readonly atMs: number } | null = null;
  #reading: Promise<void> | null = null;
  #failedAtMs = -Infinity;

  constructor(options: CatalogServiceOptions) {
    this.#options = options;
  }

  /** The products that pass the filter, in shop order unless it says otherwise. */
  async list(filter: CatalogFilter = {}): Promise<CatalogPage> {
    return pageOf([...(await this.#products()).values()], filter);
  }

  /** Products in which every word of the query is found, best first unless the filter sorts them. */
  async search(query: string, filter: CatalogFilter = {}): Promise<CatalogPage> {
    return pageOf(this.#search.find(await this.#products(), query), filter);
  }

  async byId(productId: string): Promise<Product | null> {
    return (await this.#products()).get(productId) ?? null;
  }

  /** Every product by id, for pricing; null where the catalogue cannot be reached. Never throws. */
  async index(): Promise<Products | null> {
    const { now, freshMs = 5_000, staleMs = 60_000 } = this.#options;
    const age = this.#known === null ? Infinity : now() - this.#known.atMs;
    const isFailing = now() - this.#failedAtMs < retryMs;
    if (age >= freshMs && !isFailing) {
      const refreshed = this.#refresh();
      if (age >= staleMs) await refreshed;
    }
    return this.#known?.products ?? null;
  }

  /** Requests that come while one reads share its answer instead of reading as well. Never rejects. */
  #refresh(): Promise<void> {
    this.#reading ??= this.#read()
      // Only a store that was closed throws: as unreachable as any.
      .catch(() => null)
      .then((products) => {
        this.#reading = null;
        if (products === null) this.#failedAtMs = this.#options.now();
        else this.#known = { products, atMs: this.#options.now() };
      });
    return this.#reading;
  }

  async #products(): Promise<Products> {
    const products = await this.index();
    if (products !== null) return products;
    throw new UnavailableError("The catalogue cannot be reached just now.", { needed: 1, received: 0 });
  }

  async #read(): Promise<Products | null> {
    const listed = await this.#get(indexKey);
    if (listed === null) return null;
    const ids = newest(listed, decodeIndex);
    // Found nothing and all were asked: a shop without wares, which is a fact.
    if (ids === null) return listed.complete ? new Map() : null;
    const products = new Map<string, Product | null>(ids.map((id) => [id, null]));
    const waiting = [...ids];
    // A few at a time: all at once would make whoever adds to a cart in that moment wait behind them.
    const read = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const result = await this.#get(productKey(id));
        const product = result === null ? null : newest(result, decodeProduct);
        products.set(id, product);
        // A product whose copy did not answer must not vanish from the shop for that: there is no need to go on.
        if (product === null) waiting.length = 0;
      }
    };
    await Promise.all(Array.from({ length: readsAtOnce }, read));
    const found = [...products.values()].filter((product) => product !== null);
    return found.length === products.size ? new Map(found.map((product) => [product.id, product])) : null;
  }

  /** R=1; where that one copy has nothing, it may be one that was away, so more are asked before it is believed. */
  async #get(key: Uint8Array): Promise<Extract<GetResult, { ok: true }> | null> {
    const { store } = this.#options;
    const one = await store.get(catalogBucket, key, { r: 1, timeoutMs: 800 });
    if (one.ok && one.siblings.length > 0) return one;
    const more = await store.get(catalogBucket, key, { r: 2, timeoutMs: 800 });
    return more.ok ? more : one.ok ? { ...one, complete: false } : null;
  }
}

/** The version written last: the catalogue has one editor, so versions side by side are repeats of a seed. */
function newest<T>({ siblings }: Extract<GetResult, { ok: true }>, decode: (value: Uint8Array) => T | null): T | null {
  const [last] = siblings.toSorted(
    (a, b) =>
      b.writtenAt.ms - a.writtenAt.ms || b.writtenAt.logical - a.writtenAt.logical || (a.vtag < b.vtag ? -1 : 1),
  );
  return last === undefined ? null : decode(last.value);
}
