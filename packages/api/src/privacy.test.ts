import { describe, expect, it } from "vitest";
import { Device, endpoint, openShops, type ShopPair } from "./testing/shoppers.ts";

/** A cache that many shoppers share, as a proxy or a CDN in front of the shop: it keeps what it is allowed to keep. */
function sharedCache(pair: ShopPair) {
  const kept = new Map<string, Response>();
  return async (path: string, cookie: string | null): Promise<Response> => {
    const hit = kept.get(path);
    if (hit !== undefined) return hit.clone();
    const response = await pair.request("east", path, { headers: { cookie: cookie ?? "" } });
    const allowed = (response.headers.get("cache-control") ?? "").split(/, */);
    if (!allowed.includes("private") && !allowed.includes("no-store")) kept.set(path, response.clone());
    return response;
  };
}

const queries = [
  "cart.get",
  "cart.details",
  "session.get",
  "order.list",
  "catalog.list",
  "cart.get,session.get?batch=1",
];

describe("two sessions behind one cache", () => {
  it.each(queries)("never see each other's %s", async (query) => {
    const pair = await openShops();
    const [anna, ben] = [new Device(pair, "east"), new Device(pair, "east")];
    await anna.add("arc-lamp", "brass");
    await ben.add("brass-pen", "brass");
    const through = sharedCache(pair);
    const path = `${endpoint}/${query}`;
    const [first, second] = [await through(path, anna.cookie), await through(path, ben.cookie)];
    const direct = await pair.request("east", path, { headers: { cookie: ben.cookie ?? "" } });
    expect(await second.text()).toBe(await direct.text());
    for (const response of [first, second]) {
      expect(response.headers.get("cache-control")).toBe("private, no-store, no-transform");
      expect(response.headers.get("vary")).toContain("cookie");
    }
  });

  it("nor a cart that arrives as a stream, nor a refusal, nor an error", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    await device.add("arc-lamp", "brass");
    const headers = { cookie: device.cookie ?? "" };
    const stream = await pair.request("east", `${endpoint}/cart.changes`, { headers });
    await stream.body?.cancel();
    const answers = [
      stream,
      await pair.request("east", `${endpoint}/cart.add`, { method: "PUT", headers }),
      await pair.request("east", `${endpoint}/order.get?input={}`, { headers }),
      await pair.request("east", `${endpoint}/no.such`, { headers }),
    ];
    for (const { headers: answered } of answers) {
      expect(answered.get("cache-control")).toBe("private, no-store, no-transform");
    }
  });
});

describe("guessing", () => {
  it("10,000 cart ids find no cart, be they far from real ones or near", async () => {
    const pair = await openShops();
    const real: string[] = [];
    for (let guests = 0; guests < 20; guests += 1) {
      const device = new Device(pair, "east");
      await device.add("arc-lamp", "brass");
      real.push((await pair.shops.east.cookies.read(device.cookie))?.cartId ?? "");
    }
    let found = 0;
    for (let at = 0; at < 10_000; at += 1) {
      const digits = at.toString(16).padStart(4, "0");
      const cartId = at % 2 === 0 ? (real[at % 20] ?? "").slice(0, 28) + digits : digits.repeat(8);
      if (real.includes(cartId)) continue;
      const guess = { id: "0".repeat(32), cartId, kind: "guest", policy: "or-map" } as const;
      found += (await pair.shops.east.carts.view(guess)).itemCount;
    }
    expect(found).toBe(0);
  });

  it("10,000 order ids find nothing, and all get one answer", async () => {
    const pair = await openShops();
    const [owner, thief] = [new Device(pair, "east"), new Device(pair, "east")];
    await owner.add("arc-lamp", "brass");
    const { order } = await owner.order();
    await thief.api.session.get.query();
    const session = await pair.shops.east.cookies.read(thief.cookie);
    if (session === null) throw new Error("the thief is a guest");
    const answers = new Set<string>();
    const guess = async (orderId: string): Promise<void> => {
      const answer = await pair.shops.east.orders.get(session, orderId).catch((error: unknown) => String(error));
      answers.add(typeof answer === "string" ? answer : "found");
    };
    await guess(order.orderId);
    // Neighbours of a real one, and any.
    for (let at = 0; at < 10_000; at += 1) {
      const digits = at.toString(16).padStart(4, "0");
      await guess(at % 2 === 0 ? order.orderId.slice(0, 28) + digits : digits.repeat(8));
    }
    expect([...answers]).toEqual(["TRPCError: There is no such order among yours."]);
  });

  it("the next order's id cannot be told from the last", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    const ids: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await device.add("brass-pen", "brass");
      ids.push((await device.order()).order.orderId);
    }
    expect(new Set(ids).size).toBe(3);
    expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBe(3);
  });
});

describe("a retry storm", () => {
  it("each mutation sent three times, side by side and in both regions, leaves exact quantities", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    await device.signIn("Anna");
    const storm = async (call: () => Promise<unknown>): Promise<void> => {
      await Promise.all([call(), call()]);
      device.region = device.region === "east" ? "west" : "east";
      await call();
    };
    const { cart } = device.api;
    for (const [variantId, quantity] of [
      ["sky", 2],
      ["moss", 3],
      ["clay", 4],
    ] as const) {
      const add = { operationId: device.nextId(), productId: "stoneware-mug", variantId, quantity };
      await storm(async () => await cart.add.mutate(add));
    }
    const line = { productId: "stoneware-mug", variantId: "moss" };
    const set = { operationId: device.nextId(), ...line, quantity: 7 };
    await storm(async () => await cart.setQuantity.mutate(set));
    const clay = { ...line, variantId: "clay" };
    const observed = (await cart.get.query()).lines.find(({ variantId }) => variantId === "clay")?.tags ?? [];
    const remove = { operationId: device.nextId(), ...clay, observed };
    await storm(async () => await cart.remove.mutate(remove));
    const code = { operationId: device.nextId(), code: "WHEEL10" };
    await storm(async () => await cart.applyCode.mutate(code));
    const view = await cart.get.query();
    expect(Object.fromEntries(view.lines.map(({ variantId, quantity }) => [variantId, quantity]))).toEqual({
      sky: 2,
      moss: 7,
    });
    expect(view).toMatchObject({ codes: [{ code: "WHEEL10" }], subtotalMinor: 12_600, totalMinor: 11_340 });

    const review = await device.review();
    await storm(async () => await device.api.order.place.mutate(review));
    expect(await device.lines()).toEqual({});
    const { orders, total } = await device.api.order.list.query();
    expect([total, orders[0]?.itemCount, orders[0]?.siblings, orders[0]?.totalMinor]).toEqual([1, 9, 1, 11_340]);
  });
});
