import { describe, expect, it } from "vitest";
import { Device, openShops } from "../testing/shoppers.ts";

describe("the discount code in a cart", () => {
  it("takes its share off, and goes again", async () => {
    const device = new Device(await openShops(), "east");
    await device.add("stoneware-mug", "sky", 3);
    const { cart } = await device.api.cart.applyCode.mutate({ operationId: device.nextId(), code: "wheel10" });
    expect(cart).toMatchObject({
      codes: [{ code: "WHEEL10" }],
      subtotalMinor: 4_200,
      discount: { code: "WHEEL10", percent: 10, amountMinor: 420 },
      totalMinor: 3_780,
    });
    const removed = await device.api.cart.removeCode.mutate({ operationId: device.nextId(), code: "WHEEL10" });
    expect(removed.cart).toMatchObject({ codes: [], discount: null, totalMinor: 4_200 });
  });

  it("entered on both sides of a cut counts once; taken out where it was seen stays out", async () => {
    const pair = await openShops();
    const [phone, laptop] = [new Device(pair, "east"), new Device(pair, "west")];
    await phone.signIn("Anna");
    await laptop.signIn("Anna");
    await phone.add("stoneware-mug", "sky");
    pair.regions.cut();
    for (const device of [phone, laptop]) {
      await device.api.cart.applyCode.mutate({ operationId: device.nextId(), code: "WHEEL10" });
    }
    pair.regions.heal();
    const merged = await phone.api.cart.get.query();
    expect(merged).toMatchObject({ totalMinor: 1_260, codes: [{ code: "WHEEL10" }] });
    expect(merged.codes[0]?.tags).toHaveLength(2);
    pair.regions.cut();
    const { tags: observed } = merged.codes[0] ?? { tags: [] };
    await laptop.api.cart.removeCode.mutate({ operationId: laptop.nextId(), code: "WHEEL10", observed });
    await phone.add("brass-pen", "brass");
    pair.regions.heal();
    expect(await phone.api.cart.get.query()).toMatchObject({ codes: [], totalMinor: 1_400 + 5_900 });
  });

  it("a retry enters it once, and clearing the cart takes it along", async () => {
    const device = new Device(await openShops(), "east");
    const apply = { operationId: device.nextId(), code: "WHEEL10" };
    await device.api.cart.applyCode.mutate(apply);
    await device.api.cart.applyCode.mutate(apply);
    expect((await device.api.cart.get.query()).codes[0]?.tags).toHaveLength(1);
    const { cart } = await device.api.cart.clear.mutate({ operationId: device.nextId() });
    expect(cart.codes).toEqual([]);
  });

  it("comes along at sign-in", async () => {
    const device = new Device(await openShops(), "east");
    await device.api.cart.applyCode.mutate({ operationId: device.nextId(), code: "WHEEL10" });
    expect((await device.signIn("Anna")).cart.codes).toMatchObject([{ code: "WHEEL10" }]);
  });
});
