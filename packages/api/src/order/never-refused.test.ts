import type { InspectableStore } from "@cartwheel/dynamo-client";
import { describe, expect, it } from "vitest";
import { flakyStore, type Weather } from "../testing/flaky-store.ts";
import { Device, openShops } from "../testing/shoppers.ts";

async function reviewUnder(weather: Weather) {
  const pair = await openShops({ wrapStore: (store) => flakyStore(store, weather) });
  const device = new Device(pair, "east");
  await device.add("arc-lamp", "brass");
  const review = await device.review();
  return { pair, device, review };
}

describe("an order is taken wherever a cart would be", () => {
  it("on one copy, and says so", async () => {
    const weather: Weather = { get: "work", put: "work" };
    const { device, review } = await reviewUnder(weather);
    weather.put = "one-copy";
    expect((await device.api.order.place.mutate(review)).durability).toMatchObject({
      copies: 1,
      n: 3,
      quorum: false,
      degraded: true,
      sentence: "Saved on 1 of 3 replicas; the rest will follow. Not reached: west-1 and east-2.",
    });
    weather.put = "work";
    expect(await device.lines()).toEqual({});
    expect((await device.api.order.list.query()).total).toBe(1);
  });

  it("blindly, when neither cart nor order can be read: the page says what is in it, the catalogue what it costs", async () => {
    const weather: Weather = { get: "work", put: "work" };
    const { device, review } = await reviewUnder(weather);
    weather.get = "dark";
    const first = await device.api.order.place.mutate(review);
    const second = await device.api.order.place.mutate(review);
    expect([first, second].map(({ outcome, order }) => [outcome, order.siblings, order.complete])).toEqual([
      ["placed", 1, false],
      ["placed", 1, false],
    ]);
    weather.get = "work";
    // The two presses were one operation: one placement, whatever was written.
    const order = await device.api.order.get.query({ orderId: first.order.orderId });
    expect(order).toMatchObject({ siblings: 1, itemCount: 1, totalMinor: 18_900, complete: true });
    expect(await device.lines()).toEqual({});
  });

  it("at a price from the catalogue, also blindly", async () => {
    const weather: Weather = { get: "work", put: "work" };
    const { device, review } = await reviewUnder(weather);
    weather.get = "dark";
    await expect(device.api.order.place.mutate({ ...review, agreedTotalMinor: 1 })).rejects.toMatchObject({
      data: { code: "CONFLICT" },
    });
  });

  it("with no node reachable it is not placed, says so, and the same press later places it once", async () => {
    const weather: Weather = { get: "work", put: "work" };
    const { device, review } = await reviewUnder(weather);
    weather.get = "dark";
    weather.put = "dark";
    await expect(device.api.order.place.mutate(review)).rejects.toMatchObject({
      message: "No storage node could be reached, so your order is not placed yet.",
      data: { code: "SERVICE_UNAVAILABLE", httpStatus: 503, needed: 2, received: 0 },
    });
    weather.get = "work";
    weather.put = "work";
    await device.api.order.place.mutate(review);
    await device.api.order.place.mutate(review);
    expect(await device.api.order.list.query()).toMatchObject({ total: 1, orders: [{ siblings: 1, itemCount: 1 }] });
  });

  it("a shop that stops half-way leaves nothing to undo: ordering again finds the order", async () => {
    const fate: { stopped: boolean } = { stopped: false };
    const pair = await openShops({ wrapStore: (store) => stoppingAfterTheOrder(store, fate) });
    const device = new Device(pair, "east");
    await device.add("arc-lamp", "brass");
    const review = await device.review();
    fate.stopped = true;
    await expect(device.api.order.place.mutate(review)).rejects.toMatchObject({
      data: { code: "SERVICE_UNAVAILABLE" },
    });
    expect(await device.lines()).toEqual({ "arc-lamp": 1 });
    fate.stopped = false;
    // Another press of the button, since the first failed.
    const placed = await device.api.order.place.mutate({ ...review, operationId: device.nextId() });
    expect(placed).toMatchObject({ outcome: "already-placed", order: { siblings: 1, itemCount: 1 } });
    expect(await device.lines()).toEqual({});
    expect((await device.api.order.list.query()).total).toBe(1);
  });

  it("orders that cannot be read are an error, never an empty list", async () => {
    const weather: Weather = { get: "work", put: "work" };
    const { device, review } = await reviewUnder(weather);
    const { order } = await device.api.order.place.mutate(review);
    weather.get = "dark";
    const { orderId } = order;
    for (const call of [device.api.order.list.query(), device.api.order.get.query({ orderId })]) {
      await expect(call).rejects.toMatchObject({
        message: "We cannot reach your orders just now. None of them is lost.",
        data: { code: "SERVICE_UNAVAILABLE" },
      });
    }
    weather.get = "miss-quorum";
    expect(await device.api.order.get.query({ orderId })).toMatchObject({
      complete: false,
      caution: expect.stringContaining("could not reach every copy"),
    });
    expect(await device.api.order.list.query()).toMatchObject({ total: 1, complete: false });
  });
});

/** A store that keeps orders, and while `stopped` nothing that is written after them. */
function stoppingAfterTheOrder(store: InspectableStore, fate: { readonly stopped: boolean }): InspectableStore {
  const under = flakyStore(store, { get: "work", put: "work" });
  return {
    ...under,
    // oxlint-disable-next-line max-params -- the port's signature
    put: async (bucket, key, value, options) => {
      const isOrder = bucket === "orders" && !new TextDecoder().decode(key).startsWith("customer:");
      if (!fate.stopped || isOrder) return await under.put(bucket, key, value, options);
      const [needed, received] = [2, 0];
      return { ok: false, outcome: "rejected", code: "UNAVAILABLE", message: "stopped", needed, received, from: [] };
    },
  };
}
