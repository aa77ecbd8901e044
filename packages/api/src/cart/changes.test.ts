import { describe, expect, it } from "vitest";
import { OpenStreams } from "../open-streams.ts";
import type { CartView } from "../schemas/cart-view.ts";
import { Device, endpoint, openShops, type ShopPair } from "../testing/shoppers.ts";

async function streamOf(pair: ShopPair, device: Device, known: string | null = null) {
  const session = await pair.shops[device.region].cookies.read(device.cookie);
  if (session === null) throw new Error("the device has no session yet");
  const stop = new AbortController();
  const stream = pair.shops[device.region].carts.changes(session, { known, until: stop.signal });
  return { stream, stop };
}

async function nextOf(stream: AsyncGenerator<CartView>): Promise<CartView> {
  const { value, done } = await stream.next();
  if (done === true) throw new Error("the stream ended");
  return value;
}

describe("cart.changes", () => {
  it("two devices, same account: a change on one appears on the other", async () => {
    const pair = await openShops();
    const [phone, laptop] = [new Device(pair, "east"), new Device(pair, "west")];
    await phone.signIn("Anna");
    await laptop.signIn("Anna");
    const { stream, stop } = await streamOf(pair, laptop);
    expect((await nextOf(stream)).itemCount).toBe(0);
    const news = nextOf(stream);
    await phone.add("arc-lamp", "brass");
    expect((await news).lines.map(({ productId }) => productId)).toEqual(["arc-lamp"]);
    stop.abort();
    expect((await stream.next()).done).toBe(true);
  });

  it("the heal of a partition is a change, and both sides see the merged cart", async () => {
    const pair = await openShops();
    const [phone, laptop] = [new Device(pair, "east"), new Device(pair, "west")];
    await phone.signIn("Anna");
    await laptop.signIn("Anna");
    pair.regions.cut();
    await phone.add("arc-lamp", "brass");
    await laptop.add("brass-pen", "brass");
    const { stream, stop } = await streamOf(pair, phone);
    expect((await nextOf(stream)).itemCount).toBe(1);
    const news = nextOf(stream);
    pair.regions.heal();
    expect((await news).reconciliation?.regions).toEqual(["east", "west"]);
    stop.abort();
  });

  it("resumes: the version that the client has is not sent again", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    const { cart } = await device.add("arc-lamp", "brass");
    const { stream, stop } = await streamOf(pair, device, cart.version);
    const news = nextOf(stream);
    await device.add("brass-pen", "brass");
    expect((await news).itemCount).toBe(2);
    stop.abort();
  });

  it("over HTTP: server-sent events with the version as their id", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    const { cart } = await device.add("arc-lamp", "brass");
    const { chunks, stop } = await eventsOf(pair, device);
    await expect.poll(() => chunks.join("")).toContain(`id: ${cart.version}`);
    await stop();
  });

  it("on shutdown the stream ends with an error that clients retry, not with an end", async () => {
    const pair = await openShops();
    const device = new Device(pair, "east");
    await device.add("arc-lamp", "brass");
    const { chunks, ended } = await eventsOf(pair, device);
    await expect.poll(() => chunks.join("")).toContain("arc-lamp");
    pair.shutdown.abort();
    await ended;
    expect(chunks.join("")).toContain("SERVICE_UNAVAILABLE");
  });
});

describe("many windows", () => {
  it("of one session: one too many is told so by an event, and gets its turn when another closes", async () => {
    const pair = await openShops({ streamLimits: { session: 2, address: 100 } });
    const [device, other] = [new Device(pair, "east"), new Device(pair, "east")];
    await Promise.all([device, other].map((each) => each.add("arc-lamp", "brass")));
    const open = [await eventsOf(pair, device), await eventsOf(pair, device)];
    for (const { chunks } of open) await expect.poll(() => chunks.join("")).toContain("arc-lamp");
    const refused = await eventsOf(pair, device);
    await refused.ended;
    expect(refused.chunks.join("")).toContain("TOO_MANY_REQUESTS");
    expect(refused.chunks.join("")).toContain('"retryAfterSeconds":15');
    expect(refused.chunks.join("")).not.toContain("arc-lamp");
    // Only the streams: shopping goes on, and so do other people.
    await device.add("brass-pen", "brass");
    const others = await eventsOf(pair, other);
    await expect.poll(() => others.chunks.join("")).toContain("arc-lamp");
    await open[0]?.stop();
    const again = await eventsOf(pair, device);
    await expect.poll(() => again.chunks.join("")).toContain("brass-pen");
    for (const stream of [open[1], others, again]) await stream?.stop();
  });

  it("of one address, however many sessions it makes; and nothing is remembered of streams that ended", () => {
    const streams = new OpenStreams({ session: 2, address: 3 });
    const enter = (sessionId: string) => streams.enter({ sessionId, address: "192.0.2.1" });
    const leave = ["a", "b", "c"].map(enter);
    expect(leave).not.toContain(null);
    expect(enter("d")).toBeNull();
    expect(streams.enter({ sessionId: "d", address: "192.0.2.2" })).not.toBeNull();
    for (const end of leave) end?.();
    expect(streams.size).toBe(2);
  });
});

async function eventsOf(pair: ShopPair, device: Device) {
  const response = await pair.request("east", `${endpoint}/cart.changes`, { headers: { cookie: device.cookie ?? "" } });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const chunks: string[] = [];
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  const pump = async (): Promise<void> => {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      chunks.push(new TextDecoder().decode(read.value));
    }
  };
  return { chunks, ended: pump(), stop: async () => await reader.cancel() };
}
