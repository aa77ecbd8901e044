import { expect, it } from "vitest";
import { bytes, contextOf, got, textsOf, written } from "../contract/scene.ts";
import { createMemoryRegions, type MemoryRegions } from "./index.ts";
import type { MemoryStore } from "./memory-store.ts";

const key = bytes("cart");

function open(): { readonly regions: MemoryRegions; readonly east: MemoryStore; readonly west: MemoryStore } {
  const regions = createMemoryRegions(["east", "west"], { carts: {}, catalog: { r: 1, w: 3 } });
  return { regions, east: regions.store("east"), west: regions.store("west") };
}

it("shows one region what the other wrote, until they are cut", async () => {
  const { regions, east, west } = open();
  written(await east.put("carts", key, bytes("a")));
  expect(textsOf(await west.get("carts", key))).toEqual(["a"]);
  regions.cut();
  written(await east.put("carts", key, bytes("b"), { context: contextOf(await east.get("carts", key)) }));
  expect(textsOf(await east.get("carts", key))).toEqual(["b"]);
  expect(textsOf(await west.get("carts", key))).toEqual(["a"]);
});

it("makes siblings of what was written on both sides of a cut, and merges what only one side wrote", async () => {
  const { regions, east, west } = open();
  written(await east.put("carts", key, bytes("base")));
  regions.cut();
  for (const store of [east, west]) {
    const context = contextOf(await store.get("carts", key));
    written(await store.put("carts", key, bytes(store === east ? "east" : "west"), { context }));
  }
  written(await west.put("carts", bytes("other"), bytes("west only")));
  regions.heal();
  for (const store of [east, west]) {
    expect(textsOf(await store.get("carts", key))).toEqual(["east", "west"]);
    expect(textsOf(await store.get("carts", bytes("other")))).toEqual(["west only"]);
  }
});

it("keeps a delete against what it covered, and a concurrent write against the delete", async () => {
  const { regions, east, west } = open();
  written(await east.put("carts", key, bytes("base")));
  const context = contextOf(await west.get("carts", key));
  regions.cut();
  written(await west.delete("carts", key, context));
  written(await east.put("carts", key, bytes("concurrent"), { context }));
  regions.heal();
  expect(textsOf(await west.get("carts", key))).toEqual(["concurrent"]);
});

it("says how durable a write is: owners, stand-ins and who is missing", async () => {
  const { regions, west } = open();
  const whole = written(await west.put("carts", key, bytes("a"))).durability;
  expect(whole).toEqual({
    n: 3,
    copies: ["east-1", "west-1", "east-2"].map((node) => ({ node, role: "owner" })),
    missing: [],
  });
  regions.cut();
  const cut = written(await west.put("carts", key, bytes("b"))).durability;
  expect(cut.copies.map(({ node, role }) => `${node} ${role}`)).toEqual([
    "west-1 owner",
    "west-2 stand-in",
    "west-3 stand-in",
  ]);
  expect(cut.missing).toEqual(["east-1", "east-2"]);
});

it("finds what is there in a cut, but does not call an absence a fact without a quorum of owners", async () => {
  const { regions, east, west } = open();
  written(await east.put("carts", key, bytes("a")));
  regions.cut();
  expect(got(await west.get("carts", key)).complete).toBe(true);
  expect(got(await west.get("carts", bytes("never"))).complete).toBe(false);
  expect(got(await east.get("carts", bytes("never"))).complete).toBe(true);
  expect(await west.get("carts", key, { pr: 2 })).toMatchObject({ ok: false, outcome: "rejected" });
  expect(await west.put("carts", key, bytes("b"), { pw: 2 })).toMatchObject({ ok: false, outcome: "unknown" });
});

it("shows in an inspection who is silent", async () => {
  const { regions, west } = open();
  written(await west.put("carts", key, bytes("a")));
  regions.cut();
  const inspection = await west.inspect("carts", key);
  if (!inspection.ok) throw new Error(inspection.message);
  expect(inspection.replicas.map(({ node, role, holds }) => `${node} ${role} ${holds}`)).toEqual([
    "east-1 owner silent",
    "west-1 owner row",
    "east-2 owner silent",
    "west-2 other row",
    "east-3 other silent",
    "west-3 other row",
  ]);
});

it("fails as planned: once, in order, by kind, with or without having applied the write", async () => {
  const { regions, east } = open();
  regions.failNext("east", { operation: "put", code: "UNAVAILABLE", outcome: "rejected" });
  regions.failNext("east", { operation: "put", code: "QUORUM_NOT_REACHED", outcome: "unknown", applied: true });
  regions.failNext("east", { operation: "get", code: "NOT_READY", outcome: "rejected" });
  expect(await east.put("carts", key, bytes("a"))).toMatchObject({ ok: false, code: "UNAVAILABLE" });
  expect(await east.put("carts", key, bytes("b"))).toMatchObject({ ok: false, outcome: "unknown" });
  expect(await east.get("carts", key)).toMatchObject({ ok: false, code: "NOT_READY" });
  expect(textsOf(await east.get("carts", key))).toEqual(["b"]);
});

it("tells a watcher when healing brings what it had not seen", async () => {
  const { regions, east, west } = open();
  regions.cut();
  const stop = new AbortController();
  const hints = west.watch("carts", key, stop.signal)[Symbol.asyncIterator]();
  written(await east.put("carts", key, bytes("a")));
  const hint = hints.next();
  regions.heal();
  expect(await hint).toEqual({ done: false, value: { reason: "changed" } });
  stop.abort();
});
