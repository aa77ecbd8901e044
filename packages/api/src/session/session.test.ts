import { describe, expect, it } from "vitest";
import { Device, openShops } from "../testing/shoppers.ts";

describe("signing in", () => {
  it("the guest's cart joins the account's, once, and says what came along", async () => {
    const pair = await openShops();
    const laptop = new Device(pair, "west");
    await laptop.signIn("Anna");
    await laptop.add("arc-lamp", "brass");

    const phone = new Device(pair, "east");
    await phone.add("stoneware-mug", "sky", 2);
    const guestCookie = phone.cookie;
    const signedIn = await phone.signIn("Anna");
    expect(signedIn.session).toMatchObject({ signedIn: true, name: "Anna", region: "east" });
    expect(signedIn.cameAlong).toEqual([
      { productId: "stoneware-mug", variantId: "sky", name: "Stoneware mug (Sky)", quantity: 2 },
    ]);
    expect(signedIn.sentence).toBe("Your guest cart joined your account: 2 × Stoneware mug (Sky).");
    expect(signedIn.cart.itemCount).toBe(3);

    // The answer was lost on the way: the browser still has the guest's cookie and signs in again.
    phone.cookie = guestCookie;
    const again = await phone.signIn("Anna");
    expect(again.cameAlong).toEqual([]);
    expect(again.sentence).toBeNull();
    expect(await laptop.lines()).toEqual({ "arc-lamp": 1, "stoneware-mug": 2 });
  });

  it("what the account removed stays removed when the sign-in is repeated", async () => {
    const device = new Device(await openShops(), "east");
    await device.add("stoneware-mug", "sky");
    const guestCookie = device.cookie;
    await device.signIn("Anna");
    await device.api.cart.remove.mutate({ operationId: device.nextId(), productId: "stoneware-mug", variantId: "sky" });
    device.cookie = guestCookie;
    await device.signIn("Anna");
    expect(await device.lines()).toEqual({});
  });

  it("a change that was on its way while its guest signed in is not lost", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    await device.add("stoneware-mug", "sky");
    const guestCookie = device.cookie;
    await device.signIn("Anna");
    const accountCookie = device.cookie;
    device.cookie = guestCookie;
    const late = { operationId: device.nextId(), productId: "brass-pen", variantId: "brass", quantity: 1 };
    const { cart } = await device.api.cart.add.mutate(late);
    await device.api.cart.add.mutate(late);
    // The answer is the guest's own cart: an old cookie shows nothing of the account.
    expect(cart.lines.map(({ productId }) => productId)).toEqual(["stoneware-mug", "brass-pen"]);
    device.cookie = accountCookie;
    expect(await device.lines()).toEqual({ "stoneware-mug": 1, "brass-pen": 1 });
  });

  it("but a guest's old cookie is no way into the account for long", async () => {
    let clock = 1_763_600_000_000;
    const device = new Device(await openShops({ now: () => clock }), "east");
    await device.add("stoneware-mug", "sky");
    const guestCookie = device.cookie;
    await device.signIn("Anna");
    const accountCookie = device.cookie;
    clock += 11 * 60 * 1000;
    device.cookie = guestCookie;
    await device.add("brass-pen", "brass");
    device.cookie = accountCookie;
    expect(await device.lines()).toEqual({ "stoneware-mug": 1 });
  });

  it("the cart of the other policy joins as well", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    const use = async (policy: "or-map" | "paper-union") =>
      await device.api.session.setPolicy.mutate({ operationId: device.nextId(), policy });
    await device.add("stoneware-mug", "sky");
    await use("paper-union");
    await device.add("brass-pen", "brass");
    const { cameAlong } = await device.signIn("Anna");
    expect(cameAlong.map(({ productId }) => productId)).toEqual(["brass-pen"]);
    expect(await device.lines()).toEqual({ "brass-pen": 1 });
    await use("or-map");
    expect(await device.lines()).toEqual({ "stoneware-mug": 1 });
  });

  it("on both sides of a cut: everything meets in one cart", async () => {
    const pair = await openShops();
    const [phone, laptop] = [new Device(pair, "east"), new Device(pair, "west")];
    pair.regions.cut();
    await phone.add("stoneware-mug", "sky");
    await laptop.add("arc-lamp", "brass");
    await phone.signIn("Anna");
    await laptop.signIn("Anna");
    pair.regions.heal();
    expect(await phone.lines()).toEqual({ "stoneware-mug": 1, "arc-lamp": 1 });
  });

  it.each([
    ["Anna", "  anna "],
    ["Zoë", "ZOE\u0308"],
    ["Anna  Lena", "anna lena"],
  ])("%s and '%s' are one account", async (one, other) => {
    const pair = await openShops();
    const [first, second] = [new Device(pair, "east"), new Device(pair, "west")];
    await first.signIn(one);
    await first.add("brass-pen", "brass");
    await second.signIn(other);
    expect(await second.lines()).toEqual({ "brass-pen": 1 });
  });

  it.each(["", "   ", "x".repeat(41), "a\u0000b", "<b>", "a\nb"])("refuses the name %j", async (name) => {
    const device = new Device(await openShops({ seed: false }), "east");
    await expect(device.signIn(name)).rejects.toMatchObject({
      data: { code: "BAD_REQUEST", fields: [expect.objectContaining({ path: "name" })] },
    });
  });

  it("changing accounts does not carry one's cart into the other's", async () => {
    const device = new Device(await openShops(), "east");
    await device.signIn("Anna");
    await device.add("brass-pen", "brass");
    const { cameAlong } = await device.signIn("Ben");
    expect(cameAlong).toEqual([]);
    expect(await device.lines()).toEqual({});
  });

  it("signing out leaves the cart with the account and a new guest behind", async () => {
    const device = new Device(await openShops(), "east");
    const { session } = await device.signIn("Anna");
    await device.add("brass-pen", "brass");
    const left = await device.api.session.signOut.mutate({ operationId: device.nextId() });
    expect(left).toMatchObject({ signedIn: false, name: null });
    expect(left.cartTag).not.toBe(session.cartTag);
    expect(await device.lines()).toEqual({});
    await device.signIn("Anna");
    expect(await device.lines()).toEqual({ "brass-pen": 1 });
  });

  it("the session's record is where the name is kept, and it follows to the other region", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    await device.signIn("Anna");
    device.region = "west";
    expect(await device.api.session.get.query()).toMatchObject({ signedIn: true, name: "Anna", region: "west" });
  });

  it("shopping goes on when the session's record cannot be read", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    await device.signIn("Anna");
    for (let call = 0; call < 2; call += 1) {
      pair.regions.failNext("east", { operation: "get", code: "UNAVAILABLE", outcome: "rejected" });
    }
    expect(await device.api.session.get.query()).toMatchObject({ signedIn: true, name: null, complete: false });
    await device.add("brass-pen", "brass");
    expect(await device.lines()).toEqual({ "brass-pen": 1 });
  });
});

describe("a guest", () => {
  it("keeps cart and session from the first visit on", async () => {
    const device = new Device(await openShops(), "east");
    const first = await device.api.session.get.query();
    await device.add("brass-pen", "brass");
    const second = await device.api.session.get.query();
    expect(second).toEqual(first);
    expect(await device.lines()).toEqual({ "brass-pen": 1 });
  });

  it("has a cart for each policy, and the tag tells them apart", async () => {
    const device = new Device(await openShops(), "east");
    await device.add("brass-pen", "brass");
    const before = await device.api.session.get.query();
    const after = await device.api.session.setPolicy.mutate({ operationId: device.nextId(), policy: "paper-union" });
    expect(after.cartTag).not.toBe(before.cartTag);
    expect(await device.lines()).toEqual({});
    await device.api.session.setPolicy.mutate({ operationId: device.nextId(), policy: "or-map" });
    expect(await device.lines()).toEqual({ "brass-pen": 1 });
  });
});
