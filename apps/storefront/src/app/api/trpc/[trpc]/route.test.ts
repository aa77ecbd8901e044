import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createShop, seedCatalog } from "@cartwheel/api";
import { createMemoryStore } from "@cartwheel/dynamo-client/memory";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { processState } from "../../../../server/process-state.ts";
import { stubEnvironment } from "../../../../testing/environment.ts";
import { GET, POST } from "./route.ts";

// The route on a real socket, in front of a shop that lets one address ask three times.

let server: Server;
let url: string;

beforeEach(async () => {
  const store = createMemoryStore({ carts: {}, sessions: { resolver: "last-write-wins" }, catalog: {}, orders: {} });
  await seedCatalog(store);
  const shop = createShop({
    store,
    cluster: null,
    region: "east",
    sessionKey: new Uint8Array(32).fill(7),
    secureCookies: false,
    shutdown: new AbortController().signal,
    // The clock stands still, so that no token comes back while the test runs.
    now: () => 1_763_600_000_000,
    rateLimits: { address: { perSecond: 1, burst: 3 } },
  });
  processState().open = { shop, client: { close: () => Promise.resolve() } };
  server = createServer((incoming, outgoing) => {
    const headers = new Headers();
    for (const [name, values = []] of Object.entries(incoming.headersDistinct)) {
      for (const value of values) headers.append(name, value);
    }
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, { headers });
    void (incoming.method === "POST" ? POST : GET)(request).then(async (answer) => {
      outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
      outgoing.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/trpc/catalog.list`;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  processState().open = null;
  await new Promise((resolve) => server.close(resolve));
});

async function statusesOf(headers: readonly Record<string, string>[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const each of headers) statuses.push((await fetch(url, { headers: each })).status);
  return statuses;
}

test("the header that the proxy sets says who asks: one who asks too fast is refused, the next one is not", async () => {
  stubEnvironment({ CARTWHEEL_ADDRESS_HEADER: "X-Real-IP" });
  const from = (address: string) => ({ "x-real-ip": address });
  const four = Array.from({ length: 4 }, () => from("192.0.2.1"));
  expect(await statusesOf([...four, from("192.0.2.2")])).toEqual([200, 200, 200, 429, 200]);
  const refused = await fetch(url, { headers: from("192.0.2.1") });
  expect(refused.headers.get("retry-after")).toBe("1");
});

test("without it no header that a visitor sends makes him somebody else", async () => {
  stubEnvironment();
  const forged = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"].map((address) => ({
    "x-real-ip": address,
    "x-forwarded-for": address,
    forwarded: `for=${address}`,
  }));
  expect(await statusesOf(forged)).toEqual([200, 200, 200, 429]);
});

test("those who come without the header share one limit, and take nothing from the others", async () => {
  stubEnvironment({ CARTWHEEL_ADDRESS_HEADER: "x-real-ip" });
  expect(await statusesOf([{}, {}, {}, {}, { "x-real-ip": "192.0.2.1" }])).toEqual([200, 200, 200, 429, 200]);
});

test("answers are to be fetched by https only where the shop is served by it", async () => {
  stubEnvironment({ CARTWHEEL_PUBLIC_URL: "https://shop.example" });
  expect((await fetch(url)).headers.get("strict-transport-security")).toBe("max-age=31536000");
  stubEnvironment();
  expect((await fetch(url)).headers.get("strict-transport-security")).toBeNull();
});
