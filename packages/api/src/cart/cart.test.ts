import { describe, expect, it } from "vitest";
import { Device, openShops } from "../testing/shoppers.ts";

/** One account on two devices, one in each region. */
async function anna() {
  const pair = await openShops();
  const phone = new Device(pair, "east");
  const laptop = new Device(pair, "west");
  await phone.signIn("Anna");
  await laptop.signIn("Anna");
  return { pair, phone, laptop };
}

describe("the motivating case: a cart across a partition", () => {
  it("cut, add on both sides, heal: one cart with both, and the notice names both regions", async () => {
    const { pair, phone, laptop } = await anna();
    pair.regions.cut();
    await phone.add("arc-lamp", "brass");
    await laptop.add("whistling-kettle", "red");
    expect(await phone.lines()).toEqual({ "arc-lamp": 1 });
    expect(await laptop.lines()).toEqual({ "whistling-kettle": 1 });
    pair.regions.heal();

    const cart = await phone.api.cart.get.query();
    expect(cart.lines.map(({ productId }) => productId).toSorted()).toEqual(["arc-lamp", "whistling-kettle"]);
    expect(cart.totalMinor).toBe(18_900 + 6_900);
    expect(cart.reconciliation).toMatchObject({
      siblings: 2,
      policy: "or-map",
      regions: ["east", "west"],
      sentence:
        "Combined 2 versions of your cart: Arc lamp (Brass) from east, Whistling kettle (Cherry red) from west.",
    });
    expect(await laptop.lines()).toEqual({ "arc-lamp": 1, "whistling-kettle": 1 });
  });

  it("every device is told of the merge, not only the one that read first", async () => {
    const { pair, phone, laptop } = await anna();
    pair.regions.cut();
    await phone.add("arc-lamp", "brass");
    await laptop.add("whistling-kettle", "red");
    pair.regions.heal();
    const [first, second] = [await phone.api.cart.get.query(), await laptop.api.cart.get.query()];
    expect(second.reconciliation?.id).toBe(first.reconciliation?.id);
    expect(second.version).toBe(first.version);
  });

  it("two readers that merge at once write equal bytes, and the next change leaves one version", async () => {
    const { pair, phone, laptop } = await anna();
    pair.regions.cut();
    await phone.add("arc-lamp", "brass");
    await laptop.add("whistling-kettle", "red");
    pair.regions.heal();
    const [east, west] = await Promise.all([phone.api.cart.get.query(), laptop.api.cart.get.query()]);
    expect(east.version).toBe(west.version);
    await phone.add("stoneware-mug", "sky");
    expect((await phone.api.cart.details.query()).stored).toHaveLength(1);
  });

  it.each([
    ["or-map", { "whistling-kettle": 1 }],
    ["paper-union", { "arc-lamp": 1, "whistling-kettle": 1 }],
  ] as const)("removed on one side, added to on the other, under %s (paper §4.4)", async (policy, expected) => {
    const { pair, phone, laptop } = await anna();
    await phone.api.session.setPolicy.mutate({ operationId: phone.nextId(), policy });
    await laptop.api.session.setPolicy.mutate({ operationId: laptop.nextId(), policy });
    await phone.add("arc-lamp", "brass");
    pair.regions.cut();
    await phone.api.cart.remove.mutate({ operationId: phone.nextId(), productId: "arc-lamp", variantId: "brass" });
    expect(await phone.lines()).toEqual({});
    await laptop.add("whistling-kettle", "red");
    pair.regions.heal();

    expect(await laptop.lines()).toEqual(expected);
    const { reconciliation } = await phone.api.cart.get.query();
    const lamp = reconciliation?.lines.find(({ productId }) => productId === "arc-lamp");
    expect(lamp).toMatchObject({
      before: [0, 1],
      fate: policy === "or-map" ? "stays-removed" : "resurfaced",
    });
  });

  it("details: sibling by sibling and clock by clock before the merge, the record after it", async () => {
    const { pair, phone, laptop } = await anna();
    pair.regions.cut();
    await phone.add("arc-lamp", "brass");
    await laptop.add("whistling-kettle", "red");
    pair.regions.heal();

    const before = await phone.api.cart.details.query();
    const stored = Object.fromEntries(before.stored.map(({ writtenIn, lines }) => [writtenIn.join(), lines[0]?.name]));
    expect(stored).toEqual({ east: "Arc lamp (Brass)", west: "Whistling kettle (Cherry red)" });
    expect(before.lastReconciliation?.lines.map(({ before: held, after }) => [held, after])).toEqual([
      [[1, 0], 1],
      [[0, 1], 1],
    ]);
    expect(before.replicas?.filter(({ holds }) => holds === "row")).toHaveLength(3);
    expect(before.replicas?.[0]?.clock).toHaveLength(2);

    await phone.api.cart.get.query();
    const after = await phone.api.cart.details.query();
    expect(after.stored).toHaveLength(1);
    expect(after.lastReconciliation?.id).toBe(before.lastReconciliation?.id);
    expect(after.lastReconciliation?.versions.map(({ writtenIn }) => writtenIn).toSorted()).toEqual([
      ["east"],
      ["west"],
    ]);
    expect(after.lastReconciliation?.lines.map(({ fate }) => fate)).toEqual(["joined", "joined"]);
  });
});

describe("operation ids", () => {
  it("a retry does not double, whatever it retries", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    const line = { productId: "stoneware-mug", variantId: "sky" };
    const add = { operationId: device.nextId(), ...line, quantity: 2 };
    await device.api.cart.add.mutate(add);
    await device.api.cart.add.mutate(add);
    expect(await device.lines()).toEqual({ "stoneware-mug": 2 });
    const set = { operationId: device.nextId(), ...line, quantity: 5 };
    await device.api.cart.setQuantity.mutate(set);
    await device.api.cart.setQuantity.mutate(set);
    expect(await device.lines()).toEqual({ "stoneware-mug": 5 });
    const remove = { operationId: device.nextId(), ...line };
    await device.api.cart.remove.mutate(remove);
    await device.add("stoneware-mug", "sky");
    await device.api.cart.remove.mutate({ ...remove, observed: [] });
    expect(await device.lines()).toEqual({ "stoneware-mug": 1 });
    await device.api.cart.add.mutate(add);
    expect(await device.lines()).toEqual({ "stoneware-mug": 1 });
  });

  it("a retry in the other region, across a cut, does not double", async () => {
    const { pair, phone } = await anna();
    const add = { operationId: phone.nextId(), productId: "brass-pen", variantId: "brass", quantity: 1 };
    pair.regions.cut();
    await phone.api.cart.add.mutate(add);
    phone.region = "west";
    await phone.api.cart.add.mutate(add);
    pair.regions.heal();
    expect(await phone.lines()).toEqual({ "brass-pen": 1 });
  });

  it("the repeat of the add that filled a line is not refused", async () => {
    const device = new Device(await openShops(), "east");
    const add = { operationId: device.nextId(), productId: "stoneware-mug", variantId: "sky", quantity: 99 };
    await device.api.cart.add.mutate(add);
    expect((await device.api.cart.add.mutate(add)).cart.itemCount).toBe(99);
  });

  it("a removal that arrives before its add wins over it", async () => {
    const device = new Device(await openShops(), "east");
    const line = { productId: "stoneware-mug", variantId: "sky" };
    const added = device.nextId();
    await device.api.cart.remove.mutate({ operationId: device.nextId(), ...line, observed: [added] });
    await device.api.cart.add.mutate({ operationId: added, ...line, quantity: 1 });
    expect(await device.lines()).toEqual({});
  });

  it("clear takes what was seen and nothing else", async () => {
    const { phone, laptop } = await anna();
    const seen = await phone.add("arc-lamp", "brass");
    await laptop.add("brass-pen", "brass");
    const observed = seen.cart.lines.flatMap(({ tags }) => tags);
    const cleared = await phone.api.cart.clear.mutate({ operationId: phone.nextId(), observed });
    expect(cleared.cart.lines.map(({ productId }) => productId)).toEqual(["brass-pen"]);
  });

  it("clicks at the same moment in one shop make one version, not siblings", async () => {
    const device = new Device(await openShops(), "east");
    await device.api.session.get.query();
    await Promise.all(
      ["sky", "moss", "clay", "chalk"].map(async (variant) => await device.add("stoneware-mug", variant)),
    );
    const details = await device.api.cart.details.query();
    expect(details.stored).toHaveLength(1);
    expect(details.stored[0]?.lines).toHaveLength(4);
  });
});
