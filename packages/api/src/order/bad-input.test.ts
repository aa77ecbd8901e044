import { beforeAll, describe, expect, it } from "vitest";
import { Device, endpoint, openShops, type ShopPair } from "../testing/shoppers.ts";

/** Testing §5 for orders: each bad input with its field, and neither an order nor a changed cart. */
let pair: ShopPair;
let device: Device;
type Review = Awaited<ReturnType<Device["review"]>>;
let review: Review;

beforeAll(async () => {
  pair = await openShops();
  device = new Device(pair, "east");
  await device.add("stoneware-mug", "sky", 2);
  await device.api.cart.applyCode.mutate({ operationId: device.nextId(), code: "WHEEL10" });
  review = await device.review();
});

async function place(change: (review: Review) => unknown) {
  const response = await pair.request("east", `${endpoint}/order.place`, {
    method: "POST",
    body: JSON.stringify({ json: change(structuredClone(review)) }),
    headers: {
      "content-type": "application/json",
      origin: "http://localhost:3000",
      cookie: device.cookie ?? "",
    },
  });
  const text = await response.text();
  expect(text).not.toMatch(/stack|node_modules|\.ts:|invalid_type|"issues"/);
  const { error } = JSON.parse(text) as {
    error: { json: { message: string; data: { fields: { path: string; message: string }[] | null } } };
  };
  return { status: response.status, ...error.json };
}

const tag = "00f1e2d3c4b5a697:1";

describe("order.place", () => {
  it.each<[string, (review: Review) => unknown, string]>([
    [
      "a price of a line",
      (r) => ({ ...r, lines: r.lines.map((line) => ({ ...line, unitPriceMinor: 1 })) }),
      "lines.0.unitPriceMinor",
    ],
    ["a total to be charged", (r) => ({ ...r, totalMinor: 1 }), "totalMinor"],
    ["a discount of one's own", (r) => ({ ...r, discount: { percent: 100 } }), "discount"],
    ["an order id of one's own", (r) => ({ ...r, orderId: "0".repeat(32) }), "orderId"],
    ["somebody else's cart", (r) => ({ ...r, cartId: "0".repeat(32) }), "cartId"],
    ["a card number", (r) => ({ ...r, cardNumber: "4111111111111111" }), "cardNumber"],
    ["no line", (r) => ({ ...r, lines: [] }), "lines"],
    ["a line without pieces", (r) => ({ ...r, lines: [{ ...r.lines[0], pieces: [] }] }), "lines.0.pieces"],
    [
      "a quantity of 0",
      (r) => ({ ...r, lines: [{ ...r.lines[0], pieces: [{ tag, quantity: 0 }] }] }),
      "lines.0.pieces.0.quantity",
    ],
    [
      "half a piece",
      (r) => ({ ...r, lines: [{ ...r.lines[0], pieces: [{ tag, quantity: 0.5 }] }] }),
      "lines.0.pieces.0.quantity",
    ],
    [
      "2^53 pieces",
      (r) => ({ ...r, lines: [{ ...r.lines[0], pieces: [{ tag, quantity: 2 ** 53 }] }] }),
      "lines.0.pieces.0.quantity",
    ],
    [
      "another quantity than the cart's",
      (r) => ({
        ...r,
        lines: r.lines.map((line) => ({ ...line, pieces: line.pieces.map((piece) => ({ ...piece, quantity: 1 })) })),
      }),
      "lines.0.pieces.0.quantity",
    ],
    [
      "a piece under another product",
      (r) => ({ ...r, lines: r.lines.map((line) => ({ ...line, variantId: "moss" })) }),
      "lines.0.pieces.0.tag",
    ],
    [
      "an unknown product",
      (r) => ({ ...r, lines: [{ productId: "perpetual-motion", variantId: "one", pieces: [{ tag, quantity: 1 }] }] }),
      "lines.0.productId",
    ],
    [
      "an unknown variant",
      (r) => ({ ...r, lines: [{ productId: "stoneware-mug", variantId: "plaid", pieces: [{ tag, quantity: 1 }] }] }),
      "lines.0.variantId",
    ],
    [
      "a product that is a property name",
      (r) => ({ ...r, lines: [{ productId: "__proto__", variantId: "one", pieces: [{ tag, quantity: 1 }] }] }),
      "lines.0.productId",
    ],
    [
      "a code that was not entered",
      (r) => ({ ...r, codes: r.codes.map((entry) => ({ ...entry, code: "FREE100" })) }),
      "codes.0.code",
    ],
    ["a code that does not exist", (r) => ({ ...r, codes: [{ tag, code: "FREE100" }] }), "codes.0.code"],
    ["a generation before the first", (r) => ({ ...r, generation: -1 }), "generation"],
    ["a generation out of all bounds", (r) => ({ ...r, generation: 2 ** 53 }), "generation"],
    ["no operation id", (r) => ({ ...r, operationId: undefined }), "operationId"],
    ["no e-mail address", (r) => ({ ...r, contact: { ...r.contact, email: "anna" } }), "contact.email"],
    ["a name that is not text", (r) => ({ ...r, contact: { ...r.contact, name: 1 } }), "contact.name"],
    [
      "a postcode of another country",
      (r) => ({ ...r, delivery: { ...r.delivery, postcode: "1011 AB" } }),
      "delivery.postcode",
    ],
    [
      "a country the shop does not know",
      (r) => ({ ...r, delivery: { ...r.delivery, country: "__proto__" } }),
      "delivery.country",
    ],
    ["a way to pay that is none", (r) => ({ ...r, payment: "card" }), "payment"],
  ])("%s: 400 with its field, nothing ordered", async (_what, change, path) => {
    const { status, message, data } = await place(change);
    expect([status, ...new Set(data.fields?.map((field) => field.path))]).toEqual([400, path]);
    expect(message).not.toContain("{");
    expect((await device.api.order.list.query()).total).toBe(0);
    expect((await device.api.cart.get.query()).itemCount).toBe(2);
  });

  it("more pieces than an order may name: 400", async () => {
    const pieces = Array.from({ length: 1_001 }, (_, at) => ({ tag: `00f1e2d3c4b5a697:${at + 1}`, quantity: 1 }));
    const { status, data } = await place((r) => ({ ...r, lines: [{ ...r.lines[0], pieces }] }));
    expect([status, data.fields?.[0]?.path]).toEqual([400, "lines"]);
  });

  it.each(["", "x", "0".repeat(31), "G".repeat(32), "../index", "customer:0"])(
    "order.get of %j: 400",
    async (orderId) => {
      await expect(device.api.order.get.query({ orderId })).rejects.toMatchObject({
        data: { code: "BAD_REQUEST", fields: [{ path: "orderId" }] },
      });
    },
  );

  it("a code nobody gave out: refused at the cart already, with its field", async () => {
    await expect(
      device.api.cart.applyCode.mutate({ operationId: device.nextId(), code: "FREE100" }),
    ).rejects.toMatchObject({
      message: "There is no such code.",
      data: { code: "BAD_REQUEST", fields: [{ path: "code" }] },
    });
  });
});
