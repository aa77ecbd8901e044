import { expect, test, vi } from "vitest";
import { CartStore } from "../cart/cart-store.ts";
import { createOperationIds } from "../cart/operation-ids.ts";
import { createPendingStorage } from "../cart/pending-storage.ts";
import { fakeStorage } from "../testing/fake-storage.ts";
import { openShopInMemory } from "../testing/shop-in-memory.ts";
import { type Confirmed, OrderDesk } from "./order-desk.ts";

const lamp = {
  productId: "arc-lamp",
  variantId: "brass",
  productName: "Arc lamp",
  variantName: "Brass",
  artwork: "arc-lamp",
  colour: "#c79a3b",
  unitPriceMinor: 18_900,
};

/** A tab whose cart holds a lamp, the desk beside it, and the network between them and the shop. */
async function scene() {
  const { client, line } = await openShopInMemory();
  const nextOperationId = createOperationIds();
  const storage = createPendingStorage(fakeStorage());
  const cart = new CartStore({ client, storage, nextOperationId, region: "east", nowMs: () => 1_000 });
  await cart.refresh();
  cart.add(lamp, 1);
  await vi.waitFor(() => expect(cart.getState().pending).toEqual([]));
  const desk = new OrderDesk({ client, cart, nextOperationId });
  const confirmed: Confirmed = {
    operationId: desk.nextOperationId(),
    cart: cart.getState().known,
    agreedTotalMinor: 18_900,
    contact: { name: "Ada", email: "ada@example.com", phone: "" },
    delivery: { street: "Wheel Lane 1", addition: "", postcode: "10115", city: "Berlin", country: "DE" },
    payment: "invoice",
  };
  return { cart, desk, line, confirmed };
}

test("an order empties the cart, is confirmed with its durability, and is in the history", async () => {
  const { cart, desk, confirmed } = await scene();
  const result = await desk.place(confirmed);
  if (result.outcome !== "placed") throw new Error(result.message);
  const { orderId } = result.placed.order;
  expect(cart.getState().picture.lines).toEqual([]);
  expect(desk.justPlaced(orderId)?.durability?.copies).toBeGreaterThan(0);
  expect(await desk.get(orderId)).toMatchObject({ orderId, totalMinor: 18_900, siblings: 1 });
  expect(await desk.list()).toMatchObject({ total: 1, orders: [{ orderId }] });
});

test("an order whose answer was lost is not ordered twice by another press", async () => {
  const { desk, line, confirmed } = await scene();
  line.network = "answers-lost";
  expect(await desk.place(confirmed)).toMatchObject({ outcome: "unreached" });
  line.network = "up";
  expect(await desk.place(confirmed)).toMatchObject({ outcome: "placed", placed: { outcome: "placed" } });
  const other = { ...confirmed, operationId: desk.nextOperationId() };
  expect(await desk.place(other)).toMatchObject({ outcome: "placed", placed: { outcome: "already-placed" } });
  expect(await desk.list()).toMatchObject({ total: 1 });
});

test("a total that the shop would not charge is shown again, not charged", async () => {
  const { desk, confirmed } = await scene();
  expect(await desk.place({ ...confirmed, agreedTotalMinor: 1 })).toMatchObject({ outcome: "changed" });
  expect(await desk.list()).toMatchObject({ total: 0 });
});

test("a field that cannot be taken is named as the API names it", async () => {
  const { desk, confirmed } = await scene();
  const result = await desk.place({ ...confirmed, delivery: { ...confirmed.delivery, postcode: "1" } });
  expect(result).toMatchObject({ outcome: "invalid", fields: [{ path: "delivery.postcode" }] });
});

test("an order that is nobody's is unknown, and without a network it is unreachable", async () => {
  const { desk, line } = await scene();
  expect(await desk.get("0".repeat(32))).toBe("unknown");
  line.network = "down";
  expect(await desk.get("0".repeat(32))).toBe("unreachable");
  expect(await desk.list()).toBe("unreachable");
});

test("a discount code takes its share off at once, and the order is charged the same", async () => {
  const { cart, desk, confirmed } = await scene();
  cart.applyCode("WHEEL10");
  expect(cart.getState().picture).toMatchObject({ codes: [{ pending: true }], totals: { totalMinor: 17_010 } });
  await vi.waitFor(() => expect(cart.getState().pending).toEqual([]));
  expect(cart.getState().settledTotals).toMatchObject({ subtotalMinor: 18_900, totalMinor: 17_010 });
  const agreed = { ...confirmed, cart: cart.getState().known, agreedTotalMinor: 17_010 };
  expect(await desk.place(agreed)).toMatchObject({ placed: { order: { discount: { code: "WHEEL10" } } } });
  expect(cart.getState().picture.codes).toEqual([]);
});

test("a discount code can be taken out again", async () => {
  const { cart } = await scene();
  cart.applyCode("WHEEL10");
  const [code] = cart.getState().picture.codes;
  if (code === undefined) throw new Error("The code was entered.");
  cart.removeCode(code);
  await vi.waitFor(() => expect(cart.getState().pending).toEqual([]));
  expect(cart.getState().settledTotals?.totalMinor).toBe(18_900);
});
