import type { Key, NodeId, Partition, PeerMessage, Ring, StorageQuery } from "@cartwheel/dynamo";
import { createRing, equalRows, hex, utf8 } from "@cartwheel/dynamo";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { ForwardingTransport } from "../transport/forwarding-transport.ts";
import type { Transport } from "../transport/transport.ts";
import type { EmbeddedCluster } from "./embedded-cluster.ts";
import { createEmbeddedCluster } from "./embedded-cluster.ts";

/** A cluster that grows, shrinks and loses a disk, on real engines (design §3 to §5). */

const timing = { gossipMs: 50, suspectAfterMs: 1_000, drainIntervalMs: 50, antiEntropyMs: 100, reapIntervalMs: 1_000 };
const founders = ["east-1", "east-2", "east-3", "west-1", "west-2"];

/** Which nodes reach which: those on one side. Null while all do. */
let west: ReadonlySet<NodeId> | null = null;
let directory = "";
let cluster: EmbeddedCluster | null = null;
let store: ClusterClient | null = null;
afterEach(async () => {
  await store?.close();
  await cluster?.stop();
  [store, cluster, west] = [null, null, null];
  rmSync(directory, { recursive: true, force: true });
});

async function open(): Promise<{ readonly cluster: EmbeddedCluster; readonly store: ClusterClient }> {
  directory = mkdtempSync(join(tmpdir(), "cartwheel-growth-"));
  cluster = await createEmbeddedCluster({
    nodes: founders.map((id) => ({ id, zone: id.slice(0, 4) })),
    buckets: { carts: {}, catalog: { r: 1, w: 3 } },
    partitionCount: 32,
    storage: { directory },
    timing,
    decorateTransport: (transport, node) => new CutTransport(transport, node),
  });
  store = cluster.store();
  return { cluster, store };
}

/** Loses what would cross the cut, in silence. */
class CutTransport extends ForwardingTransport {
  readonly #node: NodeId;

  constructor(inner: Transport, node: NodeId) {
    super(inner);
    this.#node = node;
  }

  override sendToPeer(to: NodeId, message: PeerMessage): void {
    if (west === null || west.has(to) === west.has(this.#node)) super.sendToPeer(to, message);
  }
}

/** Keys of acknowledged writes. */
async function write(to: ClusterClient, name: string, count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, index) => `${name} ${index}`);
  for (let from = 0; from < count; from += 100) {
    await Promise.all(
      names.slice(from, from + 100).map(async (each) => {
        const result = await to.put("carts", utf8(each), utf8(`value of ${each}`), {
          timeoutMs: 10_000,
          mergeable: true,
        });
        if (!result.ok) throw new Error(`${each}: ${result.message}`);
      }),
    );
  }
  return names;
}

/** No acknowledged write is missing, and none is falsely called missing. */
async function expectAllFound(from: ClusterClient, names: readonly string[]): Promise<void> {
  for (let at = 0; at < names.length; at += 100) {
    await Promise.all(
      names.slice(at, at + 100).map(async (name) => {
        const got = await from.get("carts", utf8(name), { timeoutMs: 10_000 });
        expect(got, name).toMatchObject({ ok: true, siblings: [{ value: utf8(`value of ${name}`) }] });
      }),
    );
  }
}

/** Waits until a condition holds. */
async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(condition()).toBe(true), { timeout: 60_000, interval: 100 });
}

/** All know the same ring, own only what they have heard everybody of, and hold nothing that is not theirs. */
function isSettled(of: EmbeddedCluster, members: readonly NodeId[]): boolean {
  const views = members.map((id) => of.view(id));
  const rings = new Set(views.map((view) => view?.ringId));
  return (
    rings.size === 1 &&
    views.every((view) => view !== null && view.recovering.length === 0 && view.misplaced.length === 0)
  );
}

/** All owners of each key hold equal rows, nobody else holds it, and owners' roots are equal. */
function expectConverged(of: EmbeddedCluster, members: readonly NodeId[], names: readonly string[]): void {
  const ring = ringOf(of);
  expect(ring.members.map(({ id }) => id).toSorted()).toEqual(members.toSorted());
  for (const name of names) {
    const key: Key = { bucket: "carts", bytes: utf8(name) };
    const partition = ring.partitionOf(key);
    const owners = ring.ownersOf(partition, 3);
    const rows = owners.map((owner) => rowOf(of, owner, { key, partition }));
    for (const row of rows) expect(row !== null && rows[0] !== null && equalRows(row, rows[0] ?? row), name).toBe(true);
    for (const other of members) {
      if (!owners.includes(other)) expect(rowOf(of, other, { key, partition }), `${name} at ${other}`).toBeNull();
    }
  }
  expect(haveEqualRoots(of)).toBe(true);
}

function rowOf(of: EmbeddedCluster, node: NodeId, { key, partition }: { key: Key; partition: Partition }) {
  const read = of.storage(node)?.read(key, partition);
  return read?.status === "found" ? read.stored.row : null;
}

function rootOf(of: EmbeddedCluster, node: NodeId, partition: number): string {
  const query: StorageQuery = { type: "roots", trees: [{ partition, n: 3 }] };
  const answer = of.storage(node)?.query(query);
  return answer?.type === "roots" ? answer.roots.map(hex).join() : "no answer";
}

test("join a sixth, leave one, replace a wiped one: nothing acknowledged is lost, and all become equal", async () => {
  const { cluster, store } = await open();
  const names = [...(await write(store, "at first", 1_500))];
  const node = (id: string): NodeId => id as NodeId;

  const sixth = await cluster.addNode("north-1");
  const plan = await cluster.change({ type: "join", member: { id: sixth, zone: "north", weight: 1 } });
  expect(plan.moves.length).toBeGreaterThan(0);
  names.push(...(await write(store, "during the join", 500)));
  await expectAllFound(store, names);
  const afterJoin = [...founders.map(node), sixth];
  await until(() => isSettled(cluster, afterJoin));
  expectConverged(cluster, afterJoin, names);

  await cluster.change({ type: "leave", node: node("east-2") });
  names.push(...(await write(store, "during the leave", 500)));
  expect(await cluster.ended(node("east-2"))).toMatchObject({ code: "DRAINED" });
  const afterLeave = afterJoin.filter((id) => id !== "east-2");
  await until(() => isSettled(cluster, afterLeave));
  await expectAllFound(store, names);
  expectConverged(cluster, afterLeave, names);

  await cluster.stopNode(node("west-1"));
  rmSync(join(directory, "west-1"), { recursive: true });
  const fresh = await cluster.addNode("west-9");
  await cluster.change({ type: "replace", node: node("west-1"), by: { id: fresh, zone: "west", weight: 1 } });
  names.push(...(await write(store, "during the rebuild", 500)));
  const afterReplace = [...afterLeave.filter((id) => id !== "west-1"), fresh];
  await until(() => isSettled(cluster, afterReplace));
  await expectAllFound(store, names);
  expectConverged(cluster, afterReplace, names);
}, 180_000);

// How long that takes is a figure of `npm run chaos -- divergence`.
test("10,000 keys diverged by a partition become equal once it heals, and a second exchange moves none", async () => {
  const { cluster, store } = await open();
  const members = founders as NodeId[];
  west = new Set(["west-1", "west-2"] as NodeId[]);
  const names = await write(store, "in the east", 10_000);
  west = null;
  await until(() => isSettled(cluster, members) && haveEqualRoots(cluster));
  expectConverged(cluster, members, names);

  const since = await lastSequences(store);
  let moved: readonly number[] = [];
  while (moved.length < 10) moved = await keysMovedSince(store, since);
  expect(moved.every((keys) => keys === 0)).toBe(true);
}, 120_000);

/** Whether all owners of each partition have the same tree. */
function haveEqualRoots(of: EmbeddedCluster): boolean {
  const ring = ringOf(of);
  return Array.from({ length: ring.partitionCount }, (_, partition) =>
    ring.ownersOf(partition, 3).map((owner) => rootOf(of, owner, partition)),
  ).every((roots) => new Set(roots).size === 1);
}

/** The ring as a node that is in all stories knows it. */
function ringOf(of: EmbeddedCluster): Ring {
  return createRing(of.peers("east-1" as NodeId)?.history ?? []);
}

async function lastSequences(from: ClusterClient): Promise<ReadonlyMap<NodeId, number>> {
  const last = new Map<NodeId, number>();
  for (const node of founders as NodeId[]) {
    const traces = await from.tracesOf(node, { sequence: 0, limit: 10_000 });
    if (traces.ok) last.set(node, traces.answer.at(-1)?.sequence ?? 0);
  }
  return last;
}

/** What each exchange that began since then has moved: all but each node's first, which may have been under way. */
async function keysMovedSince(from: ClusterClient, since: ReadonlyMap<NodeId, number>): Promise<readonly number[]> {
  const moved: number[] = [];
  for (const [node, sequence] of since) {
    const traces = await from.tracesOf(node, { sequence, limit: 10_000 });
    const done = (traces.ok ? traces.answer : []).flatMap(({ trace }) =>
      trace.type === "exchange-done" ? [trace] : [],
    );
    moved.push(...done.slice(1).flatMap(({ completed, keysMoved }) => (completed ? [keysMoved] : [])));
  }
  return moved;
}
