import { randomBytes } from "node:crypto";
import type { NodeId, RingId, TraceEvent } from "@cartwheel/dynamo";
import { createMemoryRegions } from "@cartwheel/dynamo-client/memory";
import { describe, expect, it } from "vitest";
import { Device, openShops, buckets } from "../testing/shoppers.ts";
import { createShop } from "../shop.ts";
import { newGuest } from "../session/session-cookie.ts";
import type { ClusterSource } from "./cluster-service.ts";

const east = "east-1" as NodeId;
const west = "west-1" as NodeId;

/** Two nodes, of which one answers; the other is out of reach. */
function sourceWith(traces: readonly TraceEvent[]): ClusterSource {
  return {
    sights: () => [
      { node: east, zone: "east", address: "127.0.0.1:4100", state: "up" },
      { node: west, zone: "west", address: "127.0.0.1:4103", state: "down" },
    ],
    viewOf: async (node) => {
      if (node === west) return { ok: false, reason: "not connected" };
      const view = {
        id: east,
        incarnation: 1,
        ringId: "0f".repeat(16) as RingId,
        commitSequence: 7,
        status: "member",
        confirmed: true,
        recovering: [],
        reapHindrance: null,
        peers: [
          {
            node: west,
            zone: "west",
            status: "member",
            state: "suspect",
            silentMs: 4_000,
            phi: 3,
            incarnation: 1,
            heartbeat: 9,
            misplaced: [],
          },
        ],
        misplaced: [3, 4],
        inFlight: 0,
      } as const;
      return { ok: true, answer: { view, history: [], addresses: [] } };
    },
    tracesOf: async (node, { sequence }) => {
      if (node === west) return { ok: false, reason: "not connected" };
      const recorded = traces.map((trace, at) => ({ sequence: at + 1, wallMs: 1_000 + at, trace }));
      return { ok: true, answer: recorded.filter((trace) => trace.sequence > sequence) };
    },
  };
}

function shopOver(source: ClusterSource | null) {
  return createShop({
    store: createMemoryRegions(["east"], buckets).store("east"),
    cluster: source,
    region: "east",
    sessionKey: randomBytes(32),
    secureCookies: true,
    shutdown: new AbortController().signal,
  });
}

describe("cluster procedures", () => {
  it("overview: what each reachable node says of itself and its peers", async () => {
    const { nodes } = await shopOver(sourceWith([])).cluster.overview();
    expect(nodes).toEqual([
      {
        id: "east-1",
        zone: "east",
        reachable: true,
        ringId: "0f".repeat(16),
        recovering: false,
        misplacedPartitions: 2,
        peers: [{ id: "west-1", state: "suspect" }],
      },
      {
        id: "west-1",
        zone: "west",
        reachable: false,
        ringId: null,
        recovering: null,
        misplacedPartitions: null,
        peers: [],
      },
    ]);
  });

  it("events: in plain words, resumable, and about nobody else's cart", async () => {
    const session = newGuest();
    const source = sourceWith([
      { type: "row-changed", key: `carts/or-map:${session.cartId}`, siblings: 2, clockEntries: 2 },
      { type: "row-changed", key: "carts/or-map:0123456789abcdef0123456789abcdef", siblings: 1, clockEntries: 1 },
      { type: "row-changed", key: "sessions/0123456789abcdef0123456789abcdef", siblings: 1, clockEntries: 1 },
      { type: "peer-suspected", node: west },
    ]);
    const { cluster } = shopOver(source);
    const { events, next } = await cluster.events(session, {});
    expect(events.map(({ text }) => text)).toEqual(["Holds 2 versions now", "No longer hears west-1"]);
    expect(next).toEqual({ "east-1": 4 });
    expect((await cluster.events(session, { after: next })).events).toEqual([]);
  });

  it("key: which member holds the caller's own cart, and which a product", async () => {
    const device = new Device(await openShops(), "east");
    await device.add("arc-lamp", "brass");
    const own = await device.api.cluster.key.query({ of: "cart" });
    expect(own.bucket).toBe("carts");
    expect(own.replicas.some(({ holds, siblings }) => holds === "row" && siblings.length === 1)).toBe(true);
    const product = await device.api.cluster.key.query({ of: "product", productId: "arc-lamp" });
    expect(product.bucket).toBe("catalog");
  });

  it("a store without members has an empty overview, not an error", async () => {
    expect(await shopOver(null).cluster.overview()).toEqual({ region: "east", nodes: [] });
  });
});

describe("cookies over https", () => {
  it("are bound to the host", async () => {
    const { cookies } = shopOver(null);
    expect(await cookies.write(newGuest())).toMatch(/^__Host-cartwheel=[^;]+; Path=\/; .*; Secure$/);
  });
});
