import type { CatalogFilter } from "@cartwheel/api";
import { type Sort, sortFrom } from "./sort.ts";

/** Which part of a shelf is shown, and in which order: what an address says behind its question mark. */
export interface Shelf {
  /** Whole euros, as they stand in the address and in the field. Null: no limit. */
  readonly min: number | null;
  readonly max: number | null;
  readonly inStock: boolean;
  readonly sort: Sort;
}

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What cannot be read is left out: an address that someone edited still shows a shelf. */
export function shelfFrom({ min, max, stock, sort }: Parameters): Shelf {
  return { min: eurosFrom(min), max: eurosFrom(max), inStock: stock === "1", sort: sortFrom(sort) };
}

/** The parameters of an address, without those that say nothing. `query` is what was searched for, or null. */
export function shelfParameters({ min, max, inStock, sort }: Shelf, query: string | null): URLSearchParams {
  const parameters = new URLSearchParams();
  if (query !== null) parameters.set("q", query);
  if (min !== null) parameters.set("min", String(min));
  if (max !== null) parameters.set("max", String(max));
  if (inStock) parameters.set("stock", "1");
  if (sort !== "shop") parameters.set("sort", sort);
  return parameters;
}

/** What the catalogue is asked for. */
export function filterOf({ min, max, inStock, sort }: Shelf): CatalogFilter {
  return {
    ...(min === null ? {} : { minPriceMinor: min * 100 }),
    ...(max === null ? {} : { maxPriceMinor: max * 100 }),
    ...(inStock ? { inStock } : {}),
    sort,
  };
}

export function isFiltered({ min, max, inStock }: Shelf): boolean {
  return min !== null || max !== null || inStock;
}

function eurosFrom(text: string | readonly string[] | undefined): number | null {
  return typeof text === "string" && /^\d{1,6}$/.test(text) ? Number(text) : null;
}
