import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { Device, endpoint, openShops, type ShopPair } from "./testing/shoppers.ts";

/** Testing §5, rows "cart API", "cart identity" and "web bodies". */
let pair: ShopPair;
let device: Device;
const lamp = { productId: "arc-lamp", variantId: "brass" };

beforeAll(async () => {
  pair = await openShops();
  device = new Device(pair, "east");
  await device.add("arc-lamp", "brass");
});

/** Sends a mutation as an attacker would: any JSON, no types. */
async function post(path: string, json: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return await pair.request("east", `${endpoint}/${path}`, {
    method: "POST",
    body: typeof json === "string" ? json : JSON.stringify({ json }),
    headers: {
      "content-type": "application/json",
      origin: "http://localhost:3000",
      cookie: device.cookie ?? "",
      ...headers,
    },
  });
}

interface ErrorBody {
  readonly error: {
    readonly json: {
      readonly message: string;
      readonly data: { readonly code: string; readonly fields: readonly { readonly path: string }[] | null };
    };
  };
}

async function errorOf(response: Response): Promise<ErrorBody["error"]["json"]> {
  const text = await response.text();
  // Nothing of our insides: no stack, no file, no raw list of issues.
  expect(text).not.toMatch(/stack|node_modules|\.ts:|invalid_type|"issues"/);
  return (JSON.parse(text) as ErrorBody).error.json;
}

describe("cart API", () => {
  it.each([
    ["quantity -1", { quantity: -1 }, "quantity"],
    ["quantity 0", { quantity: 0 }, "quantity"],
    ["quantity 0.5", { quantity: 0.5 }, "quantity"],
    ["quantity NaN, which JSON spells null", { quantity: null }, "quantity"],
    ["quantity as text", { quantity: "1" }, "quantity"],
    ["quantity 2^53", { quantity: 2 ** 53 }, "quantity"],
    ["quantity 100", { quantity: 100 }, "quantity"],
    ["no quantity", { quantity: undefined }, "quantity"],
    ["a price", { unitPriceMinor: 1 }, "unitPriceMinor"],
    ["a total", { totalMinor: 1 }, "totalMinor"],
    ["a cart id of its own", { cartId: "0".repeat(32) }, "cartId"],
    ["an unknown product", { productId: "perpetual-motion" }, "productId"],
    ["an unknown variant", { variantId: "plaid" }, "variantId"],
    ["a product that is a property name", { productId: "__proto__" }, "productId"],
    ["a path as a product", { productId: "../index" }, "productId"],
    ["an operation id without counter", { operationId: "00f1e2d3c4b5a697" }, "operationId"],
    ["an operation id that counts from 0", { operationId: "00f1e2d3c4b5a697:0" }, "operationId"],
    ["no operation id", { operationId: undefined }, "operationId"],
  ])("%s: 400 with the field's path, cart untouched", async (_what, change, path) => {
    const before = await device.api.cart.get.query();
    const response = await post("cart.add", { operationId: device.nextId(), ...lamp, quantity: 1, ...change });
    expect(response.status).toBe(400);
    const { message, data } = await errorOf(response);
    expect(data.code).toBe("BAD_REQUEST");
    expect(data.fields?.map((field) => field.path)).toContain(path);
    expect(message).not.toContain("{");
    expect((await device.api.cart.get.query()).version).toBe(before.version);
  });

  it("NaN and Infinity as superjson spells them are refused too", async () => {
    for (const special of ["NaN", "Infinity", "-Infinity"]) {
      const json = { operationId: device.nextId(), ...lamp, quantity: special };
      const body = JSON.stringify({ json, meta: { values: { quantity: ["number"] } } });
      expect((await post("cart.add", body)).status).toBe(400);
    }
  });

  it("setQuantity 0 is not a removal", async () => {
    expect((await post("cart.setQuantity", { operationId: device.nextId(), ...lamp, quantity: 0 })).status).toBe(400);
  });

  it("more than 99 pieces of a line, added up", async () => {
    const full = new Device(pair, "east");
    await full.add("stoneware-mug", "sky", 60);
    await expect(full.add("stoneware-mug", "sky", 40)).rejects.toMatchObject({
      message: "A line holds at most 99 pieces.",
      data: { code: "BAD_REQUEST", fields: [{ path: "quantity" }] },
    });
    expect(await full.lines()).toEqual({ "stoneware-mug": 60 });
  });

  it("an observed list of 10^4 tags, or of things that are no tags", async () => {
    const tags = Array.from({ length: 10_000 }, (_, at) => `00f1e2d3c4b5a697:${at + 1}`);
    const shortened = await post("cart.remove", {
      operationId: device.nextId(),
      ...lamp,
      observed: tags.slice(0, 2_001),
    });
    expect([shortened.status, (await errorOf(shortened)).data.fields?.[0]?.path]).toEqual([400, "observed"]);
    expect((await post("cart.remove", { operationId: device.nextId(), ...lamp, observed: tags })).status).toBe(413);
    const odd = await post("cart.remove", { operationId: device.nextId(), ...lamp, observed: ["all"] });
    expect((await errorOf(odd)).data.fields?.[0]?.path).toBe("observed.0");
  });

  it.each(["{", "null", "[]", "3", '"text"', '{"json":{"__proto__":{"quantity":1}}}', ""])(
    "a body that is no input (%s): 400",
    async (body) => {
      expect((await post("cart.add", body)).status).toBe(400);
    },
  );

  it("a procedure that does not exist: 404", async () => {
    expect((await post("cart.steal", {})).status).toBe(404);
  });

  it("prices come from the catalogue only", async () => {
    const cart = await device.api.cart.get.query();
    expect(cart.lines[0]).toMatchObject({ unitPriceMinor: 18_900, lineTotalMinor: 18_900 });
  });
});

describe("cart identity", () => {
  const emptyCart = { itemCount: 0, lines: [] };

  async function cartWith(cookie: string | null): Promise<unknown> {
    const stranger = new Device(pair, "east");
    stranger.cookie = cookie;
    return await stranger.api.cart.get.query();
  }

  it("a tampered cookie is a new, empty guest", async () => {
    const own = device.cookie ?? "";
    const [head, claims, signature] = own.replace("cartwheel=", "").split(".");
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(claims ?? "", "base64url").toString()), kind: "account" }),
    );
    const unsigned = Buffer.from('{"alg":"none"}').toString("base64url");
    for (const cookie of [
      `${own}x`,
      own.slice(0, -2),
      `cartwheel=${head}.${forged.toString("base64url")}.${signature}`,
      `cartwheel=${unsigned}.${claims}.`,
      "cartwheel=",
      "cartwheel=;;;=;",
      "other=1",
    ]) {
      expect(await cartWith(cookie)).toMatchObject(emptyCart);
    }
  });

  it("a cookie signed by another shop is a new guest", async () => {
    const other = await openShops({ seed: false });
    const foreign = new Device(other, "east");
    await foreign.api.session.get.query();
    const session = await pair.shops.east.cookies.read(foreign.cookie);
    expect(session).toBeNull();
  });

  it("a cookie past its life is a new guest", async () => {
    let clock = 1_763_600_000_000;
    const aging = await openShops({ now: () => clock });
    const shopper = new Device(aging, "east");
    await shopper.add("arc-lamp", "brass");
    clock += 31 * 24 * 60 * 60 * 1000;
    expect(await shopper.lines()).toEqual({});
  });

  it("10,000 guesses at a cart id find nothing", async () => {
    const { cookies } = pair.shops.east;
    let found = 0;
    for (let guess = 0; guess < 10_000; guess += 1) {
      const claims = {
        sid: randomBytes(16).toString("hex"),
        cid: randomBytes(16).toString("hex"),
        kind: "guest",
        policy: "or-map",
      };
      const parts = [{ alg: "HS256" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
      const token = [...parts, randomBytes(32).toString("base64url")].join(".");
      if ((await cookies.read(`cartwheel=${token}`)) !== null) found += 1;
    }
    expect(found).toBe(0);
  });

  it("two guests have two carts, and an account's cart is not a guest's", async () => {
    const [one, two] = [new Device(pair, "east"), new Device(pair, "east")];
    await one.add("brass-pen", "brass");
    expect(await two.lines()).toEqual({});
    await two.signIn("somebody else");
    expect(await two.lines()).toEqual({});
  });

  it("the cookie is out of reach of scripts and of other sites", async () => {
    const response = await pair.request("east", `${endpoint}/session.get`);
    expect(response.headers.get("set-cookie")).toMatch(
      /^cartwheel=[^;]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
    );
  });

  it("a plain query makes nobody a guest, so that answers cannot overtake one another", async () => {
    const response = await pair.request("east", `${endpoint}/cart.get`);
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  it.each([
    ["a foreign origin", { origin: "https://evil.example" }],
    ["the other shop's origin", { origin: "http://localhost:3001" }],
    ["a null origin", { origin: "null" }],
    ["no origin from a foreign page", { origin: undefined, "sec-fetch-site": "cross-site" }],
  ])("a change from %s: 403, cart untouched", async (_what, headers) => {
    const before = await device.api.cart.get.query();
    const all: Record<string, string | undefined> = headers;
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
    const response = await pair.request("east", `${endpoint}/cart.add`, {
      method: "POST",
      body: JSON.stringify({ json: { operationId: device.nextId(), ...lamp, quantity: 1 } }),
      headers: { "content-type": "application/json", cookie: device.cookie ?? "", ...sent },
    });
    expect([response.status, (await errorOf(response)).data.code]).toEqual([403, "FORBIDDEN"]);
    expect((await device.api.cart.get.query()).version).toBe(before.version);
  });

  it("a form from anywhere: 415", async () => {
    expect((await post("cart.add", "json=1", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(
      415,
    );
  });

  it("a mutation by GET: refused, cart untouched", async () => {
    const before = await device.api.cart.get.query();
    const input = encodeURIComponent(JSON.stringify({ json: { operationId: device.nextId(), ...lamp, quantity: 1 } }));
    const response = await pair.request("east", `${endpoint}/cart.add?input=${input}`, {
      headers: { cookie: device.cookie ?? "" },
    });
    expect(response.status).toBe(405);
    expect((await device.api.cart.get.query()).version).toBe(before.version);
  });

  it.each(["PUT", "DELETE", "PATCH"])("%s: 405", async (method) => {
    expect((await pair.request("east", `${endpoint}/cart.add`, { method })).status).toBe(405);
  });
});

describe("web bodies", () => {
  it("over 64 KiB: 413, whether the length is told or not", async () => {
    const big = "x".repeat(64 * 1024 + 1);
    expect((await post("cart.add", big)).status).toBe(413);
    expect((await post("cart.add", "{}", { "content-length": "70000" })).status).toBe(413);
  });

  it("a batch over 10: 400", async () => {
    const paths = Array.from({ length: 11 }, () => "session.get").join(",");
    expect((await pair.request("east", `${endpoint}/${paths}?batch=1&input={}`)).status).toBe(400);
  });

  it("an address without end: 413", async () => {
    expect((await pair.request("east", `${endpoint}/cart.get?input=${"x".repeat(20_000)}`)).status).toBe(413);
  });

  it("a streamed batch: 400, because its answer could not set the cookie", async () => {
    const response = await pair.request("east", `${endpoint}/session.get?batch=1&input={}`, {
      headers: { "trpc-accept": "application/jsonl" },
    });
    expect((await errorOf(response)).message).toContain("httpBatchLink");
  });

  it("signing in within a batch: 400", async () => {
    const response = await post("session.signOut,cart.clear?batch=1", "{}");
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("travel alone");
  });
});
