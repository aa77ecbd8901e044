import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { flakyStore, type Weather } from "../testing/flaky-store.ts";
import { Device, openShops } from "../testing/shoppers.ts";

async function shopUnder(weather: Weather) {
  const pair = await openShops({ wrapStore: (store) => flakyStore(store, weather) });
  const device = new Device(pair, "east");
  await device.api.session.get.query();
  return { pair, device };
}

describe("never refused (paper §2.3: always writeable)", () => {
  it("a write that misses its quorum counts as saved where it is, and says so", async () => {
    const weather: Weather = { get: "work", put: "one-copy" };
    const { device } = await shopUnder(weather);
    const { durability } = await device.add("arc-lamp", "brass");
    expect(durability).toEqual({
      copies: 1,
      n: 3,
      missing: ["west-1", "east-2"],
      quorum: false,
      degraded: true,
      sentence: "Saved on 1 of 3 replicas; the rest will follow. Not reached: west-1 and east-2.",
    });
    weather.put = "work";
    expect(await device.lines()).toEqual({ "arc-lamp": 1 });
  });

  it("asks for one copy when the quorum was refused", async () => {
    const { device } = await shopUnder({ get: "work", put: "refuse-quorum" });
    expect((await device.add("arc-lamp", "brass")).durability).toMatchObject({ copies: 1, quorum: false });
  });

  it("says how safe a healthy write is", async () => {
    const { device } = await shopUnder({ get: "work", put: "work" });
    expect((await device.add("arc-lamp", "brass")).durability).toMatchObject({
      quorum: true,
      degraded: false,
      sentence: "Saved on all 3 replicas.",
    });
  });

  it("names the owners that were away, and says that others stand in for them", async () => {
    const { pair, device } = await shopUnder({ get: "work", put: "work" });
    pair.regions.cut();
    expect((await device.add("arc-lamp", "brass")).durability).toEqual({
      copies: 3,
      n: 3,
      missing: ["west-1"],
      quorum: true,
      degraded: true,
      sentence: "Saved on 3 of 3 replicas; one of them stands in and hands it over later. Not reached: west-1.",
    });
  });

  it("reads one copy when two cannot be had, and does not present it as the whole", async () => {
    const weather: Weather = { get: "work", put: "work" };
    const { device } = await shopUnder(weather);
    await device.add("arc-lamp", "brass");
    weather.get = "miss-quorum";
    const cart = await device.api.cart.get.query();
    expect(cart.lines).toHaveLength(1);
    expect(cart.complete).toBe(false);
    expect(cart.caution).toMatch(/could not reach every copy/);
  });

  it("writes although nothing can be read, and loses nothing of what was there", async () => {
    const weather: Weather = { get: "work", put: "work" };
    const { device } = await shopUnder(weather);
    await device.add("arc-lamp", "brass");
    weather.get = "dark";
    const blind = await device.add("brass-pen", "brass");
    expect(blind.cart).toMatchObject({ complete: false, itemCount: 1 });
    weather.get = "work";
    expect(await device.lines()).toEqual({ "arc-lamp": 1, "brass-pen": 1 });
  });

  it("a removal that names what it saw works blindly as well", async () => {
    const weather: Weather = { get: "work", put: "work" };
    const { device } = await shopUnder(weather);
    const { cart } = await device.add("arc-lamp", "brass");
    weather.get = "dark";
    const line = { productId: "arc-lamp", variantId: "brass" };
    await device.api.cart.remove.mutate({
      operationId: device.nextId(),
      ...line,
      observed: cart.lines.flatMap(({ tags }) => tags),
    });
    await expect(device.api.cart.remove.mutate({ operationId: device.nextId(), ...line })).rejects.toMatchObject({
      data: { code: "SERVICE_UNAVAILABLE" },
    });
    weather.get = "work";
    expect(await device.lines()).toEqual({});
  });

  it("with no node reachable the change is refused as unavailable, with needed and received, and a retry keeps it", async () => {
    const weather: Weather = { get: "dark", put: "dark" };
    const { device } = await shopUnder(weather);
    const add = { operationId: device.nextId(), productId: "arc-lamp", variantId: "brass", quantity: 1 };
    const error = await device.api.cart.add.mutate(add).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TRPCClientError);
    expect(error).toMatchObject({
      message: "No storage node could be reached, so this change is not saved yet.",
      data: { code: "SERVICE_UNAVAILABLE", httpStatus: 503, needed: 2, received: 0 },
    });
    weather.get = "work";
    weather.put = "work";
    await device.api.cart.add.mutate(add);
    expect(await device.lines()).toEqual({ "arc-lamp": 1 });
  });

  it("a cart that cannot be read is an error, never an empty cart", async () => {
    const { device } = await shopUnder({ get: "dark", put: "work" });
    await expect(device.api.cart.get.query()).rejects.toMatchObject({ data: { code: "SERVICE_UNAVAILABLE" } });
  });

  it("a refusal that time cannot cure is a fault, not an outage", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    await device.api.session.get.query();
    pair.regions.failNext("east", { operation: "put", code: "CONTEXT_INVALID", outcome: "rejected" });
    await expect(device.add("arc-lamp", "brass")).rejects.toMatchObject({
      message: "Something went wrong on our side.",
      data: { code: "INTERNAL_SERVER_ERROR" },
    });
    expect(pair.faults).toHaveLength(1);
  });

  it("versions of a newer build are left alone, not merged away", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    await device.add("arc-lamp", "brass");
    const store = pair.regions.store("east");
    const details = await device.api.cart.details.query();
    expect(details.stored).toHaveLength(1);
    // The newer build's version arrives beside ours, under the key that only the cookie knows.
    const session = await pair.shops.east.cookies.read(device.cookie);
    const key = new TextEncoder().encode(`or-map:${session?.cartId}`);
    await store.put("carts", key, new TextEncoder().encode('{"v":2}'));

    const cart = await device.api.cart.get.query();
    expect(cart).toMatchObject({ itemCount: 1, complete: false });
    await device.add("brass-pen", "brass");
    const found = await store.get("carts", key);
    const texts = found.ok ? found.siblings.map(({ value }) => new TextDecoder().decode(value)) : [];
    expect(texts).toContain('{"v":2}');
    expect(await device.lines()).toEqual({ "arc-lamp": 1, "brass-pen": 1 });
  });
});
