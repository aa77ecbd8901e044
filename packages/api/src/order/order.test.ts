import { describe, expect, it } from "vitest";
import { demoProducts } from "../catalog/products/index.ts";
import { seedCatalog } from "../catalog/seed-catalog.ts";
import { annasDetails, Device, openShops } from "../testing/shoppers.ts";

/** One account on two devices, one in each region. */
async function anna() {
  const pair = await openShops();
  const phone = new Device(pair, "east");
  const laptop = new Device(pair, "west");
  await phone.signIn("Anna");
  await laptop.signIn("Anna");
  return { pair, phone, laptop };
}

async function guest() {
  const pair = await openShops();
  return { pair, device: new Device(pair, "east") };
}

describe("placing an order", () => {
  it("keeps what was ordered at the catalogue's prices, and empties the cart of exactly that", async () => {
    const { device } = await guest();
    await device.add("arc-lamp", "brass");
    await device.add("stoneware-mug", "sky", 3);
    await device.api.cart.applyCode.mutate({ operationId: device.nextId(), code: " wheel10 " });
    const placed = await device.order();
    const subtotalMinor = 18_900 + 3 * 1_400;
    expect(placed).toMatchObject({
      outcome: "placed",
      cart: { lines: [], codes: [], generation: 1, totalMinor: 0 },
      durability: { quorum: true, sentence: "Saved on all 3 replicas." },
      order: {
        number: expect.stringMatching(/^CW-[0-9A-F]{4}-[0-9A-F]{4}$/),
        placedIn: "east",
        itemCount: 4,
        subtotalMinor,
        discount: { code: "WHEEL10", percent: 10, amountMinor: 2_310 },
        totalMinor: subtotalMinor - 2_310,
        ...annasDetails,
        siblings: 1,
        others: [],
        sentence: null,
        complete: true,
      },
    });
    expect(placed.order.lines).toContainEqual({
      productId: "stoneware-mug",
      variantId: "sky",
      productName: "Stoneware mug",
      variantName: "Sky",
      artwork: "mug",
      colour: "#8fb7d1",
      quantity: 3,
      unitPriceMinor: 1_400,
      lineTotalMinor: 4_200,
    });
    expect(await device.api.order.get.query({ orderId: placed.order.orderId })).toEqual(placed.order);
  });

  it("is immutable: a later price changes nothing in it", async () => {
    const { pair, device } = await guest();
    await device.add("brass-pen", "brass");
    const { order } = await device.order();
    await seedCatalog(
      pair.regions.store("east"),
      demoProducts.map((product) => ({
        ...product,
        variants: product.variants.map((variant) => ({ ...variant, priceMinor: 1 })),
      })),
    );
    expect(await device.api.order.get.query({ orderId: order.orderId })).toEqual(order);
  });

  it("twice in the same moment is one order, and so is a repeat later", async () => {
    const { device } = await guest();
    await device.add("arc-lamp", "brass");
    const review = await device.review();
    const clicks = await Promise.all([1, 2, 3].map(async () => await device.api.order.place.mutate(review)));
    const again = await device.api.order.place.mutate(review);
    expect(new Set([...clicks, again].map(({ order }) => order.orderId)).size).toBe(1);
    expect([...clicks, again].map(({ outcome }) => outcome)).toEqual(Array(4).fill("placed"));
    expect(again).toMatchObject({ durability: null, order: { siblings: 1 } });
    expect((await device.api.order.list.query()).orders).toHaveLength(1);
  });

  it("by another press of the button, on a page that is out of date: the order that is there", async () => {
    const { phone, laptop } = await anna();
    await phone.add("arc-lamp", "brass");
    const [here, there] = [await phone.review(), await laptop.review()];
    const first = await phone.api.order.place.mutate(here);
    const second = await laptop.api.order.place.mutate(there);
    expect(second).toMatchObject({ outcome: "already-placed", durability: null, order: { siblings: 1 } });
    expect(second.order.orderId).toBe(first.order.orderId);
  });

  it("leaves what was added meanwhile in the cart, and the next order is another", async () => {
    const { phone, laptop } = await anna();
    await phone.add("arc-lamp", "brass");
    const review = await phone.review();
    await laptop.add("brass-pen", "brass");
    const first = await phone.api.order.place.mutate(review);
    expect(first.order.lines.map(({ productId }) => productId)).toEqual(["arc-lamp"]);
    expect(await laptop.lines()).toEqual({ "brass-pen": 1 });
    const second = await laptop.order();
    expect(second.order.orderId).not.toBe(first.order.orderId);
    expect(second.cart).toMatchObject({ lines: [], generation: 2 });
    const { orders, total } = await phone.api.order.list.query();
    expect(total).toBe(2);
    expect(orders.map(({ number }) => number)).toEqual([second.order.number, first.order.number]);
  });

  it("an ordered item may be bought again", async () => {
    const { device } = await guest();
    for (let turn = 0; turn < 3; turn += 1) {
      await device.add("stoneware-mug", "sky");
      expect(await device.lines()).toEqual({ "stoneware-mug": 1 });
      await device.order();
      expect(await device.lines()).toEqual({});
    }
    expect((await device.api.order.list.query({ limit: 2 })).orders).toHaveLength(2);
    expect((await device.api.order.list.query({ limit: 2 })).total).toBe(3);
  });
});

describe("a review that is out of date", () => {
  it("because an item was taken out elsewhere: CONFLICT, nothing ordered", async () => {
    const { phone, laptop } = await anna();
    await phone.add("arc-lamp", "brass");
    const review = await phone.review();
    await laptop.api.cart.remove.mutate({ operationId: laptop.nextId(), productId: "arc-lamp", variantId: "brass" });
    await expect(phone.api.order.place.mutate(review)).rejects.toMatchObject({
      message: "Your cart has changed since you looked at it. Please look again.",
      data: { code: "CONFLICT", httpStatus: 409 },
    });
    expect((await phone.api.order.list.query()).total).toBe(0);
  });

  it("because the price changed: CONFLICT with the new one", async () => {
    const { device } = await guest();
    await device.add("arc-lamp", "brass");
    const review = { ...(await device.review()), agreedTotalMinor: 1 };
    await expect(device.api.order.place.mutate(review)).rejects.toMatchObject({
      message: "The price has changed: this order now costs €189.00. Please look again.",
      data: { code: "CONFLICT" },
    });
    expect(await device.lines()).toEqual({ "arc-lamp": 1 });
  });
});

describe("two sides of a partition order the same cart", () => {
  it("the same contents: one order after healing, told to the customer, and nothing comes back", async () => {
    const { pair, phone, laptop } = await anna();
    await phone.add("arc-lamp", "brass");
    const [here, there] = [await phone.review(), await laptop.review()];
    pair.regions.cut();
    const east = await phone.api.order.place.mutate(here);
    const west = await laptop.api.order.place.mutate(there);
    expect([east.outcome, west.outcome]).toEqual(["placed", "placed"]);
    expect(west.order.orderId).toBe(east.order.orderId);
    pair.regions.heal();

    const order = await phone.api.order.get.query({ orderId: east.order.orderId });
    expect(await laptop.api.order.get.query({ orderId: east.order.orderId })).toEqual(order);
    expect(order).toMatchObject({
      siblings: 2,
      others: [{ returned: [], differs: [] }],
      sentence:
        "This cart was ordered 2 times, in east and in west, while the copies could not hear of each other. " +
        `It is one order: the one from ${order.placedIn} counts. It holds everything that was ordered.`,
    });
    expect((await phone.api.order.list.query()).total).toBe(1);
    expect(await phone.lines()).toEqual({});
    expect(await laptop.lines()).toEqual({});
  });

  it("different contents: one is chosen, the other's items are back in the cart, once, on every device", async () => {
    const { pair, phone, laptop } = await anna();
    await phone.add("arc-lamp", "brass");
    pair.regions.cut();
    await phone.add("stoneware-mug", "sky");
    await laptop.add("whistling-kettle", "red", 2);
    await laptop.add("brass-pen", "brass");
    const east = await phone.order();
    const west = await laptop.order({ payment: "on-delivery" });
    expect(west.order.orderId).toBe(east.order.orderId);
    expect(await phone.lines()).toEqual({});
    pair.regions.heal();

    // The west knew more of the cart, so its placement counts; the mug goes back.
    expect(await phone.lines()).toEqual({ "stoneware-mug": 1 });
    expect(await laptop.lines()).toEqual({ "stoneware-mug": 1 });
    const order = await phone.api.order.get.query({ orderId: east.order.orderId });
    expect(order.lines.map(({ productId }) => productId).toSorted()).toEqual([
      "arc-lamp",
      "brass-pen",
      "whistling-kettle",
    ]);
    expect(order).toMatchObject({
      placedIn: "west",
      payment: "on-delivery",
      siblings: 2,
      others: [
        {
          placedIn: "east",
          returned: [{ productId: "stoneware-mug", variantId: "sky", name: "Stoneware mug (Sky)", quantity: 1 }],
          differs: ["payment"],
        },
      ],
      sentence: expect.stringMatching(
        /the one from west counts\. Back in your cart: Stoneware mug \(Sky\) from east\.$/,
      ),
    });
    expect(await laptop.lines()).toEqual({ "stoneware-mug": 1 });
    // What came back is ordered like anything else, and is then another order.
    const next = await phone.order();
    expect(next.order).toMatchObject({ siblings: 1, itemCount: 1 });
    expect(await laptop.lines()).toEqual({});
    expect((await laptop.api.order.list.query()).total).toBe(2);
  });

  it("the order page alone brings the cart in line, too", async () => {
    const { pair, phone, laptop } = await anna();
    pair.regions.cut();
    await phone.add("stoneware-mug", "sky");
    const east = await phone.order();
    await laptop.add("brass-pen", "brass");
    await laptop.add("whistling-kettle", "red");
    await laptop.order();
    pair.regions.heal();
    await phone.api.order.get.query({ orderId: east.order.orderId });
    const { stored } = await phone.api.cart.details.query();
    expect(stored.flatMap(({ lines }) => lines.map(({ productId }) => productId))).toEqual(["stoneware-mug"]);
  });

  it("a quantity changed on one side: what replaced a piece is ordered, the piece does not come back", async () => {
    const { pair, phone, laptop } = await anna();
    await phone.add("stoneware-mug", "sky");
    pair.regions.cut();
    const line = { productId: "stoneware-mug", variantId: "sky" };
    await laptop.api.cart.setQuantity.mutate({ operationId: laptop.nextId(), ...line, quantity: 5 });
    await phone.order();
    await laptop.order();
    pair.regions.heal();
    expect(await phone.lines()).toEqual({});
    const [order] = (await phone.api.order.list.query()).orders;
    expect(order).toMatchObject({ itemCount: 5, siblings: 2 });
  });

  it("added during checkout on one side, ordered on the other: it is in the cart or in the order", async () => {
    const { pair, phone, laptop } = await anna();
    await phone.add("arc-lamp", "brass");
    const review = await phone.review();
    await laptop.add("brass-pen", "brass");
    pair.regions.cut();
    // The east knows of the pen and leaves it in the cart; the west orders it along.
    await phone.api.cart.applyCode.mutate({ operationId: phone.nextId(), code: "WHEEL10" });
    await phone.api.order.place.mutate(review);
    await laptop.order();
    pair.regions.heal();
    const [order] = (await phone.api.order.list.query()).orders;
    const inOrder = order?.lines.some(({ productId }) => productId === "brass-pen") === true;
    expect(await phone.lines()).toEqual(inOrder ? {} : { "brass-pen": 1 });
    expect(inOrder).toBe(false);
  });

  it("ordered on one side, added to on the other: the addition stays", async () => {
    const { pair, phone, laptop } = await anna();
    await phone.add("arc-lamp", "brass");
    pair.regions.cut();
    await laptop.add("whistling-kettle", "red");
    await phone.order();
    pair.regions.heal();
    expect(await laptop.lines()).toEqual({ "whistling-kettle": 1 });
    expect(await laptop.api.cart.get.query()).toMatchObject({ generation: 1 });
  });

  it("a press of the button that was lost in one region and repeated in the other is one placement", async () => {
    const { pair, phone } = await anna();
    await phone.add("arc-lamp", "brass");
    const review = await phone.review();
    pair.regions.cut();
    await phone.api.order.place.mutate(review);
    phone.region = "west";
    await phone.api.order.place.mutate(review);
    pair.regions.heal();
    const [order] = (await phone.api.order.list.query()).orders;
    expect(order).toMatchObject({ siblings: 1, itemCount: 1 });
    expect(await phone.lines()).toEqual({});
  });
});

describe("under the paper's union (§4.4)", () => {
  it("the order is one all the same, but what was ordered may come back to the cart", async () => {
    const { pair, phone, laptop } = await anna();
    for (const device of [phone, laptop]) {
      await device.api.session.setPolicy.mutate({ operationId: device.nextId(), policy: "paper-union" });
    }
    await phone.add("arc-lamp", "brass");
    pair.regions.cut();
    const east = await phone.order();
    await laptop.add("brass-pen", "brass");
    pair.regions.heal();
    expect(await laptop.lines()).toEqual({ "arc-lamp": 1, "brass-pen": 1 });
    const cart = await laptop.api.cart.get.query();
    expect(cart.generation).toBe(1);
    expect(cart.reconciliation?.lines.find(({ productId }) => productId === "arc-lamp")?.fate).toBe("resurfaced");
    expect((await laptop.order()).order.orderId).not.toBe(east.order.orderId);
  });

  it("two sides that order one cart make one order", async () => {
    const { pair, phone, laptop } = await anna();
    for (const device of [phone, laptop]) {
      await device.api.session.setPolicy.mutate({ operationId: device.nextId(), policy: "paper-union" });
    }
    await phone.add("arc-lamp", "brass");
    pair.regions.cut();
    await laptop.add("brass-pen", "brass");
    await phone.order();
    await laptop.order();
    pair.regions.heal();
    expect((await phone.api.order.list.query()).orders).toMatchObject([{ siblings: 2, itemCount: 2 }]);
    expect(await phone.lines()).toEqual({});
  });
});

describe("whose orders", () => {
  it("a customer's own, and nobody else's", async () => {
    const { pair, device } = await guest();
    await device.add("arc-lamp", "brass");
    const { order } = await device.order();
    const stranger = new Device(pair, "east");
    await stranger.api.session.get.query();
    for (const orderId of [order.orderId, "0".repeat(32)]) {
      await expect(stranger.api.order.get.query({ orderId })).rejects.toMatchObject({
        message: "There is no such order among yours.",
        data: { code: "NOT_FOUND", httpStatus: 404 },
      });
    }
    expect(await stranger.api.order.list.query()).toMatchObject({ orders: [], total: 0, complete: true });
  });

  it("a guest's orders come along at sign-in, and the next order of the account is its own", async () => {
    const { pair, device } = await guest();
    await device.add("arc-lamp", "brass");
    const { order } = await device.order();
    await device.signIn("Anna");
    const laptop = new Device(pair, "west");
    await laptop.signIn("Anna");
    expect((await laptop.api.order.list.query()).orders.map(({ orderId }) => orderId)).toEqual([order.orderId]);
    expect(await laptop.api.order.get.query({ orderId: order.orderId })).toEqual(order);
    expect((await laptop.api.cart.get.query()).generation).toBe(0);
    await laptop.add("brass-pen", "brass");
    await laptop.order();
    expect((await device.api.order.list.query()).total).toBe(2);
  });

  it("an order that was on its way while its guest signed in is the account's, and its items leave the account's cart", async () => {
    const { device } = await guest();
    await device.add("arc-lamp", "brass");
    const review = await device.review();
    const guestCookie = device.cookie;
    await device.signIn("Anna");
    const accountCookie = device.cookie;
    device.cookie = guestCookie;
    await device.api.order.place.mutate(review);
    device.cookie = accountCookie;
    expect(await device.lines()).toEqual({});
    expect((await device.api.order.list.query()).total).toBe(1);
  });

  it("of both policies of one account in one list", async () => {
    const { phone } = await anna();
    await phone.add("arc-lamp", "brass");
    await phone.order();
    await phone.api.session.setPolicy.mutate({ operationId: phone.nextId(), policy: "paper-union" });
    await phone.add("brass-pen", "brass");
    await phone.order();
    expect((await phone.api.order.list.query()).total).toBe(2);
  });
});

describe("the notice of a cart that was ordered on one side of a cut", () => {
  it("says that it has been ordered, not that it was removed", async () => {
    const { pair, phone, laptop } = await anna();
    await phone.add("arc-lamp", "brass");
    pair.regions.cut();
    await laptop.add("whistling-kettle", "red");
    await phone.order();
    pair.regions.heal();
    const { reconciliation } = await laptop.api.cart.get.query();
    expect(reconciliation?.sentence).toBe(
      "Combined 2 versions of your cart: Whistling kettle (Cherry red) from west. Arc lamp (Brass) has been ordered.",
    );
    expect(reconciliation?.lines.find(({ productId }) => productId === "arc-lamp")?.fate).toBe("ordered");
  });
});
