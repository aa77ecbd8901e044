import {
  applyOperation,
  cartLimits,
  emptyCart,
  emptyStoredCart,
  encodeCart,
  operationId,
  orMap,
  type StoredCart,
} from "@cartwheel/cart";
import { describe, expect, it } from "vitest";
import { Device, openShops } from "../testing/shoppers.ts";

const actor = "00000000000000aa";

/** A device whose cart was already like this. */
async function deviceWith(stored: StoredCart) {
  const pair = await openShops();
  const device = new Device(pair, "east");
  await device.api.session.get.query();
  const session = await pair.shops.east.cookies.read(device.cookie);
  const key = new TextEncoder().encode(`or-map:${session?.cartId}`);
  await pair.regions.store("east").put("carts", key, new TextEncoder().encode(encodeCart(stored)));
  return device;
}

function add(stored: StoredCart, at: number): StoredCart {
  const line = { productId: `retired-${at}`, variantId: "plain", quantity: 1 };
  return applyOperation(
    stored,
    { type: "add", id: operationId(actor, at + 1), origin: "east", atMs: at, ...line },
    orMap,
  );
}

describe("limits hold at the door, not in the merge", () => {
  it("10^4 lines: the hundred-and-first is refused with its field, the cart stays as it is", async () => {
    const full = Array.from({ length: cartLimits.linesMax }, (_, at) => at).reduce(add, emptyStoredCart("or-map"));
    const device = await deviceWith(full);
    await expect(device.add("arc-lamp", "brass")).rejects.toMatchObject({
      message: "A cart holds at most 100 different items.",
      data: { code: "BAD_REQUEST", fields: [{ path: "productId" }] },
    });
    const cart = await device.api.cart.get.query();
    expect(cart.lines).toHaveLength(cartLimits.linesMax);
    // What the catalogue no longer has can still be changed and taken out.
    const line = { productId: "retired-0", variantId: "plain" };
    await device.api.cart.setQuantity.mutate({ operationId: device.nextId(), ...line, quantity: 3 });
    await device.api.cart.remove.mutate({ operationId: device.nextId(), ...line });
    expect((await device.api.cart.get.query()).lines).toHaveLength(cartLimits.linesMax - 1);
  });

  it("a cart with an endless history takes removals but no more adds", async () => {
    const seen = Array.from({ length: 9_000 }, (_, at) => ({
      actor: at.toString(16).padStart(16, "0"),
      ranges: [[1, 1]] as const,
    }));
    const device = await deviceWith({ ...emptyStoredCart("or-map"), cart: { ...emptyCart, seen } });
    await expect(device.add("arc-lamp", "brass")).rejects.toMatchObject({ data: { code: "BAD_REQUEST" } });
    await device.api.cart.clear.mutate({ operationId: device.nextId() });
  });
});
