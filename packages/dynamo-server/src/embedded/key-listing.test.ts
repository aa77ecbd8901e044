import { utf8 } from "@cartwheel/dynamo";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EmbeddedCluster } from "./embedded-cluster.ts";
import { createEmbeddedCluster } from "./embedded-cluster.ts";

/** Listing keys of real engines, while nodes come and go. */
const directory = mkdtempSync(join(tmpdir(), "cartwheel-listing-"));
const ids = ["east-1", "east-2", "east-3", "west-1", "west-2"];
let cluster: EmbeddedCluster;
let store: ClusterClient;

beforeAll(async () => {
  cluster = await createEmbeddedCluster({
    nodes: ids.map((id) => ({ id, zone: id.slice(0, 4) })),
    buckets: { carts: {}, sessions: { resolver: "last-write-wins" } },
    partitionCount: 64,
    storage: { directory },
    // Nothing heals by itself here: the listing must cope with what replicas differ on.
    timing: { gossipMs: 50, suspectAfterMs: 500, drainIntervalMs: 60_000, antiEntropyMs: 60_000 },
  });
  store = cluster.store();
  await store.settled();
}, 60_000);
afterAll(async () => {
  await store?.close();
  await cluster?.stop();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

const names = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix} ${String(index).padStart(4, "0")}`);

async function put(keys: readonly string[], bucket = "carts"): Promise<void> {
  const results = await Promise.all(keys.map((key) => store.put(bucket, utf8(key), utf8("x"))));
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
}

async function remove(keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const got = await store.get("carts", utf8(key));
    if (!got.ok || got.context === null) throw new Error(`${key} is not there`);
    expect(await store.delete("carts", utf8(key), got.context)).toMatchObject({ ok: true });
  }
}

async function list(bucket = "carts", by = store): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of by.listKeys(bucket)) {
    if (!page.ok) throw new Error(`${page.code}: ${page.message}`);
    found.push(...page.keys.map((key) => Buffer.from(key).toString()));
  }
  return found.toSorted();
}

test("each key is listed once; deleted ones, and those of other buckets, are not", async () => {
  const kept = names("kept", 300);
  const gone = names("gone", 40);
  await put([...kept, ...gone]);
  await put(["elsewhere"], "sessions");
  await remove(gone);
  expect(await list()).toEqual(kept);
  expect(await list("sessions")).toEqual(["elsewhere"]);
});

test("with a node down, and after it returns without what it missed, the list is the same", async () => {
  const [down] = cluster.nodeIds;
  if (down === undefined) throw new Error("there are nodes");
  const before = await list();
  await cluster.stopNode(down);
  const added = names("while down", 60);
  await put(added);
  await remove(before.slice(0, 30));
  const expected = [...before.slice(30), ...added].toSorted();
  expect(await list()).toEqual(expected);
  await cluster.startNode(down);
  const fresh = cluster.store();
  try {
    await fresh.settled();
    expect(await list("carts", fresh)).toEqual(expected);
  } finally {
    await fresh.close();
  }
});

test("while a node joins, nothing is lost and nothing is listed twice", async () => {
  const before = await list();
  const id = await cluster.addNode("west-3");
  await cluster.change({ type: "join", member: { id, zone: "west", weight: 1 } });
  expect(await list()).toEqual(before);
});

test("two thirds of the cluster are not enough, and that is said", async () => {
  await Promise.all(cluster.nodeIds.slice(0, 4).map((id) => cluster.stopNode(id)));
  await expect(list()).rejects.toThrow(/UNAVAILABLE/);
});
