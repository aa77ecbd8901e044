import { expect, test } from "vitest";
import { filterOf, isFiltered, shelfFrom, shelfParameters } from "./shelf.ts";

test("an address says which part of the shelf is shown", () => {
  const shelf = shelfFrom({ min: "20", max: "100", stock: "1", sort: "price-up" });
  expect(shelf).toEqual({ min: 20, max: 100, inStock: true, sort: "price-up" });
  expect(filterOf(shelf)).toEqual({ minPriceMinor: 2_000, maxPriceMinor: 10_000, inStock: true, sort: "price-up" });
  expect(shelfParameters(shelf, "oak lamp").toString()).toBe("q=oak+lamp&min=20&max=100&stock=1&sort=price-up");
});

test("what an address does not say, or says in a way that cannot be read, is left out", () => {
  const shelf = shelfFrom({ min: "-5", max: "cheap", stock: "yes", sort: ["name", "shop"] });
  expect(shelf).toEqual({ min: null, max: null, inStock: false, sort: "shop" });
  expect(isFiltered(shelf)).toBe(false);
  expect(filterOf(shelf)).toEqual({ sort: "shop" });
  expect(shelfParameters(shelf, null).toString()).toBe("");
});
