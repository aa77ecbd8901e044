import { request as httpRequest } from "node:http";
import { expect } from "@playwright/test";
import { test } from "./demo-fixture.ts";
import { Device } from "./device.ts";
import { kettle, lamp } from "./products.ts";
import { startSharedCache } from "./shared-cache.ts";

// What the production build answers to bad web input (headers, bodies, origins), and what it tells browsers and caches.

test("what is too large is refused: a body over 64 KiB, a batch over 10, a flood of headers", async ({ demo }) => {
  const url = `${demo.urls.east}/api/trpc`;
  const post = { method: "POST", headers: { "content-type": "application/json" } };
  const large = await fetch(`${url}/cart.add`, { ...post, body: JSON.stringify({ json: "x".repeat(65 * 1024) }) });
  expect(large.status).toBe(413);
  const batch = await fetch(`${url}/${Array(11).fill("cart.get").join(",")}?batch=1&input=%7B%7D`);
  expect(batch.status).toBe(400);
  expect(await statusWithHeader(demo.urls.east, "x".repeat(20 * 1024))).toBe(431);
});

/** Not by `fetch`: it would not send so long a header. */
function statusWithHeader(url: string, value: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(url, { headers: { "x-flood": value } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", reject);
    asked.end();
  });
}

test("a change is taken from the shop's own pages only, by POST, and as JSON", async ({ demo }) => {
  const url = `${demo.urls.east}/api/trpc/session.signOut`;
  const body = JSON.stringify({ json: { operationId: "0123456789abcdef:1" } });
  const json = { "content-type": "application/json" };
  const from = async (headers: Record<string, string>, method = "POST"): Promise<number> =>
    (await fetch(url, { method, headers, ...(method === "POST" ? { body } : {}) })).status;
  expect(await from({ ...json, origin: "https://elsewhere.example" })).toBe(403);
  expect(await from({ "content-type": "text/plain", origin: demo.urls.east })).toBe(415);
  expect(await from({}, "GET")).toBe(405);
  expect(await from({ ...json, origin: demo.urls.east })).toBe(200);
});

test("what is personal is in no cache, and an error tells nothing of our insides", async ({ demo }) => {
  const cart = await fetch(`${demo.urls.east}/api/trpc/cart.get`);
  expect(cart.headers.get("cache-control")).toBe("private, no-store, no-transform");
  expect(cart.headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
  for (const path of ["/", "/cart", "/checkout", "/orders", "/account"]) {
    const page = await fetch(`${demo.urls.east}${path}`);
    expect(page.headers.get("cache-control"), path).toMatch(/private.*no-store/);
    expect(page.headers.get("set-cookie"), path).toBeNull();
  }
  const bad = await fetch(
    `${demo.urls.east}/api/trpc/order.get?input=${encodeURIComponent('{"json":{"orderId":"../.."}}')}`,
  );
  expect(bad.status).toBe(400);
  expect(await bad.text()).not.toMatch(/node_modules|\.ts:|\bat \w+ \(/);
});

test("two sessions behind one cache never see each other's cart", async ({ demo, browser }) => {
  const cache = await startSharedCache(demo.urls.east);
  const [anna, ben] = [
    new Device(await browser.newContext(), cache.url),
    new Device(await browser.newContext(), cache.url),
  ];
  try {
    await anna.add(lamp);
    await anna.openCart();
    await expect(anna.line(lamp)).toBeVisible();
    await ben.openCart();
    await expect((await ben.page()).getByText("Your cart is empty")).toBeVisible();
    await ben.add(kettle);
    for (const [device, own, foreign] of [
      [anna, lamp, kettle],
      [ben, kettle, lamp],
    ] as const) {
      await device.openCart();
      await expect(device.line(own)).toBeVisible();
      await expect(device.line(foreign)).toHaveCount(0);
    }
    // The cache is one: what is nobody's own came from it.
    expect(cache.hits()).toBeGreaterThan(0);
  } finally {
    await Promise.all([anna.close(), ben.close()]);
    await cache.close();
  }
});

test("an address that leads nowhere is a 404, and the page says where to go on", async ({ demo, east }) => {
  for (const path of ["/nowhere", "/product/perpetual-motion", "/category/spells", "/about/code/package.json"]) {
    expect((await fetch(`${demo.urls.east}${path}`)).status, path).toBe(404);
  }
  const page = await east.open("/product/perpetual-motion");
  await page.getByRole("link", { name: "Look around" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Everything" })).toBeVisible();
});

test("the usual headers; only scripts that Next put there run, on each page another number", async ({ demo, east }) => {
  const answers = await Promise.all([fetch(demo.urls.east), fetch(demo.urls.east)]);
  const policies = answers.map(({ headers }) => headers.get("content-security-policy") ?? "");
  expect(new Set(policies).size).toBe(2);
  for (const policy of policies) expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  const { headers } = answers[0];
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(headers.get("x-powered-by")).toBeNull();

  const page = await east.page();
  const violations: string[] = [];
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  await east.add(lamp);
  await east.openCart();
  await east.goToReview();
  expect(violations).toEqual([]);
});

test("a search engine finds every product, its offers, and nothing personal", async ({ demo }) => {
  const { east } = demo.urls;
  const sitemap = await (await fetch(`${east}/sitemap.xml`)).text();
  expect(sitemap).toContain(`<loc>${east}/product/${lamp.id}</loc>`);
  expect(sitemap.match(/\/product\//g)?.length).toBeGreaterThanOrEqual(40);
  const robots = await (await fetch(`${east}/robots.txt`)).text();
  expect(robots).toContain("Disallow: /orders");
  expect(robots).toContain(`Sitemap: ${east}/sitemap.xml`);
  const page = await (await fetch(`${east}/product/${kettle.id}`)).text();
  const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(page) ?? [];
  expect(JSON.parse(json ?? "null")).toMatchObject({
    "@type": "Product",
    name: kettle.name,
    offers: [{ "@type": "Offer", priceCurrency: "EUR" }, {}, {}],
  });
});
