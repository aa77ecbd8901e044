import { createMemoryStore } from "@cartwheel/dynamo-client/memory";
import type { VersionedStore } from "@cartwheel/dynamo-client";
import { describe, expect, it } from "vitest";
import { type CatalogFilter, type CatalogSort, type Product, productSchema } from "../schemas/catalog.ts";
import { buckets, Device, openShops } from "../testing/shoppers.ts";
import { CatalogService } from "./catalog-service.ts";
import { demoProducts } from "./products/index.ts";
import { ProductSearch } from "./product-search.ts";
import { seedCatalog } from "./seed-catalog.ts";

describe("the demo's wares", () => {
  it("are well formed, in six categories, each id once", () => {
    for (const product of demoProducts) expect(productSchema.safeParse(product).error).toBeUndefined();
    expect(new Set(demoProducts.map(({ id }) => id)).size).toBe(demoProducts.length);
    expect(new Set(demoProducts.map(({ artwork }) => artwork)).size).toBe(demoProducts.length);
    expect(demoProducts.length).toBeGreaterThanOrEqual(40);
    const byCategory = Map.groupBy(demoProducts, ({ category }) => category);
    expect([...byCategory.values()].map((products) => products.length)).toEqual(Array(6).fill(7));
    expect(demoProducts.filter(isSoldOut)).toHaveLength(1);
    for (const { variants } of demoProducts) expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length);
  });
});

function isSoldOut({ variants }: Product): boolean {
  return variants.every(({ stock }) => stock === 0);
}

describe("seeding", () => {
  it("writes everything once; again it writes nothing", async () => {
    const store = createMemoryStore(buckets);
    expect(await seedCatalog(store)).toEqual({ written: demoProducts.length + 1, failed: 0 });
    expect(await seedCatalog(store)).toEqual({ written: 0, failed: 0 });
  });

  it("writes only what differs", async () => {
    const store = createMemoryStore(buckets);
    await seedCatalog(store);
    const [first, ...rest] = demoProducts;
    if (first === undefined) throw new Error("the demo sells something");
    expect(await seedCatalog(store, [{ ...first, tagline: "New" }, ...rest])).toEqual({ written: 1, failed: 0 });
    const catalog = new CatalogService({ store, now: () => 0 });
    expect((await catalog.byId(first.id))?.tagline).toBe("New");
  });

  it("leaves the index out when a product could not be written, and mends it when repeated", async () => {
    const pair = await openShops({ seed: false });
    const store = pair.regions.store("east");
    pair.regions.failNext("east", { operation: "put", code: "UNAVAILABLE", outcome: "rejected" });
    expect(await seedCatalog(store)).toMatchObject({ failed: 1 });
    expect(await new CatalogService({ store, now: () => 0 }).list()).toMatchObject({ products: [] });
    expect(await seedCatalog(store)).toEqual({ written: 2, failed: 0 });
  });
});

describe("catalog procedures", () => {
  it("lists all, or one category, with counts", async () => {
    const device = new Device(await openShops(), "west");
    const all = await device.api.catalog.list.query();
    expect(all.products.map(({ id }) => id)).toEqual(demoProducts.map(({ id }) => id));
    const lighting = await device.api.catalog.list.query({ category: "lighting" });
    expect(lighting.products.every(({ category }) => category === "lighting")).toBe(true);
    expect(lighting.categories.find(({ id }) => id === "lighting")).toMatchObject({ name: "Lighting", products: 7 });
  });

  it("filters by price and stock of one and the same variant, and counts what each filter would show", async () => {
    const device = new Device(await openShops(), "west");
    const { products } = await device.api.catalog.list.query({
      maxPriceMinor: 8_400,
      minPriceMinor: 8_400,
      inStock: true,
    });
    // The ink reading lamp costs 84.00 too, but is sold out.
    expect(products.map(({ id }) => id)).toEqual(["three-leg-stool"]);
    const page = await device.api.catalog.list.query({ category: "garden", inStock: true, maxPriceMinor: 5_000 });
    expect(page.products.every(({ category }) => category === "garden")).toBe(true);
    const furniture = await device.api.catalog.list.query({
      category: "furniture",
      inStock: true,
      maxPriceMinor: 5_000,
    });
    expect(page.categories).toEqual(furniture.categories);
    expect(page.categories.find(({ id }) => id === "garden")?.products).toBe(page.products.length);
    expect(furniture.products).toEqual([]);
    // The range that the price filter may choose from: of the category, whatever the price filter says.
    expect(page.prices).toEqual({ minMinor: 2_600, maxMinor: 11_900 });
    expect(furniture.prices).toEqual({ minMinor: 7_900, maxMinor: 64_900 });
  });

  it("sorts by price and name", async () => {
    const device = new Device(await openShops(), "west");
    const sorted = async (sort: CatalogSort) => (await device.api.catalog.list.query({ sort })).products;
    const lowest = ({ variants }: Product) => Math.min(...variants.map(({ priceMinor }) => priceMinor));
    const up = (await sorted("price-up")).map(lowest);
    expect(up).toEqual(up.toSorted((a, b) => a - b));
    expect((await sorted("price-down")).map(lowest)).toEqual(up.toReversed());
    const names = (await sorted("name")).map(({ name }) => name);
    expect([names[0], names.at(-1)]).toEqual(["Arc lamp", "Year at a glance"]);
    expect((await sorted("shop")).map(({ id }) => id)).toEqual(demoProducts.map(({ id }) => id));
  });

  it("search takes the same filters, best match first unless it is to be sorted", async () => {
    const device = new Device(await openShops(), "west");
    const best = await device.api.catalog.search.query({ query: "lamp" });
    expect(best.products[0]?.name).toMatch(/lamp/i);
    const cheap = await device.api.catalog.search.query({ query: "lamp", maxPriceMinor: 8_000, sort: "price-up" });
    expect(cheap.products.map(({ id }) => id)).toContain("jointed-reading-lamp");
    expect(cheap.products.length).toBeLessThan(best.products.length);
    expect((await device.api.catalog.search.query({ query: "" })).products).toEqual([]);
  });

  it.each([
    ["a price that is no whole number", { minPriceMinor: 0.5 }, "minPriceMinor"],
    ["a negative price", { maxPriceMinor: -1 }, "maxPriceMinor"],
    ["an unknown order", { sort: "random" }, "sort"],
    ["an unknown category", { category: "__proto__" }, "category"],
    ["an unknown filter", { brand: "acme" }, "brand"],
  ])("refuses %s with its field", async (_what, filter, path) => {
    const device = new Device(await openShops(), "east");
    await expect(device.api.catalog.list.query(filter as CatalogFilter)).rejects.toMatchObject({
      data: { code: "BAD_REQUEST", fields: [{ path }] },
    });
  });

  it("finds by id, and says so when there is nothing", async () => {
    const device = new Device(await openShops(), "east");
    expect((await device.api.catalog.byId.query({ productId: "arc-lamp" })).name).toBe("Arc lamp");
    await expect(device.api.catalog.byId.query({ productId: "no-such-thing" })).rejects.toMatchObject({
      message: "There is no such product.",
      data: { code: "NOT_FOUND" },
    });
  });

  it("searches names first, needs every word, and finds nothing for nothing", () => {
    const products = new Map(demoProducts.map((product) => [product.id, product]));
    const search = new ProductSearch();
    const ids = (query: string) => search.find(products, query).map(({ id }) => id);
    expect(ids("kettle")[0]).toBe("whistling-kettle");
    expect(ids("LAMP brass")).toContain("arc-lamp");
    expect(ids("ketle")[0]).toBe("whistling-kettle");
    expect(ids("watering")).toContain("long-watering-can");
    expect(ids("lamp submarine")).toEqual([]);
    expect(ids("   ")).toEqual([]);
    expect(ids(".*")).toEqual([]);
  });
});

describe("the short memory in front (paper §6: read engine)", () => {
  it("serves for a few seconds without asking, then asks again beside serving", async () => {
    let clock = 0;
    const pair = await openShops();
    const store = pair.regions.store("east");
    const catalog = new CatalogService({ store, now: () => clock, freshMs: 5_000 });
    await catalog.list();
    await seedCatalog(store, demoProducts.slice(0, 3));
    clock = 4_999;
    expect((await catalog.list()).products).toHaveLength(demoProducts.length);
    clock = 5_000;
    expect((await catalog.list()).products).toHaveLength(demoProducts.length);
    await expect.poll(async () => (await catalog.list()).products.length).toBe(3);
  });

  it("that nobody asked for a minute asks before it serves", async () => {
    let clock = 0;
    const pair = await openShops();
    const store = pair.regions.store("east");
    const catalog = new CatalogService({ store, now: () => clock });
    await catalog.list();
    await seedCatalog(store, demoProducts.slice(0, 3));
    clock = 60_000;
    expect((await catalog.list()).products).toHaveLength(3);
  });

  it("goes on with what it knows when the store is gone", async () => {
    let clock = 0;
    const pair = await openShops();
    const catalog = new CatalogService({ store: pair.regions.store("east"), now: () => clock });
    await catalog.list();
    clock = 60_000;
    for (let call = 0; call < 2; call += 1) {
      pair.regions.failNext("east", { operation: "get", code: "UNAVAILABLE", outcome: "rejected" });
    }
    expect((await catalog.list()).products).toHaveLength(demoProducts.length);
  });

  it("that has never read anything says that it cannot be reached", async () => {
    const pair = await openShops({ seed: false });
    const catalog = new CatalogService({ store: pair.regions.store("east"), now: () => 0 });
    for (let call = 0; call < 4; call += 1) {
      pair.regions.failNext("east", { operation: "get", code: "UNAVAILABLE", outcome: "rejected" });
    }
    await expect(catalog.list()).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
    expect(await catalog.index()).toBeNull();
  });

  it("reads a few products at a time, and stops at the first that does not answer", async () => {
    const { regions } = await openShops();
    const store = regions.store("east");
    let [reading, mostReading, asked] = [0, 0, 0];
    let answers = Infinity;
    const counting: VersionedStore = {
      get: async (bucket, key, options) => {
        asked += 1;
        mostReading = Math.max(mostReading, (reading += 1));
        await new Promise((resolve) => setImmediate(resolve));
        reading -= 1;
        if (asked > answers) regions.failNext("east", { operation: "get", code: "UNAVAILABLE", outcome: "rejected" });
        return await store.get(bucket, key, options);
      },
      put: async (...all) => await store.put(...all),
      delete: async (...all) => await store.delete(...all),
      watch: (...all) => store.watch(...all),
      close: async () => await store.close(),
    };
    const catalog = (): CatalogService => new CatalogService({ store: counting, now: () => 0 });
    expect((await catalog().list()).products).toHaveLength(demoProducts.length);
    expect([asked, mostReading]).toEqual([demoProducts.length + 1, 6]);
    [asked, answers] = [0, 10];
    expect(await catalog().index()).toBeNull();
    // Six were under way, and each is asked for once more of two copies.
    expect(asked).toBeLessThanOrEqual(10 + 2 * 6);
  });

  it("a cart is taken and shown without prices when the catalogue is out of reach", async () => {
    const pair = await openShops({ seed: false });
    const device = new Device(pair, "east");
    for (let call = 0; call < 2; call += 1) {
      pair.regions.failNext("east", { operation: "get", code: "UNAVAILABLE", outcome: "rejected" });
    }
    const { cart } = await device.add("arc-lamp", "brass");
    expect(cart.lines[0]).toMatchObject({ productName: "arc-lamp", unitPriceMinor: null, quantity: 1 });
    expect(cart.totalMinor).toBeNull();
  });
});
