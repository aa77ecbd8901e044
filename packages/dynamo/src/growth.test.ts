import { describe, expect, test } from "vitest";
import type { ClientResponse, GotResponse } from "./coordinator/client-request.ts";
import type { Key, NodeId } from "./ids.ts";
import { foldHistory } from "./membership/fold.ts";
import { mergeHistories } from "./membership/history.ts";
import { planChange } from "./membership/plan.ts";
import { equalRows } from "./versioning/row.ts";
import { defaultBucketSettings } from "./coordinator/bucket-settings.ts";
import { del, get, key, put, TestCluster } from "./test-cluster.ts";

/** Stories of a cluster that grows, shrinks, loses disks and heals (design §3 to §5). */

const zones5 = ["east", "east", "east", "west", "west"];
const nodes = (cluster: TestCluster): NodeId[] => [...cluster.nodes].filter(([, { down }]) => !down).map(([id]) => id);

function got(response: ClientResponse | undefined): GotResponse {
  if (response?.type !== "got") throw new Error(`not got: ${JSON.stringify(response)}`);
  return response;
}

function fill(cluster: TestCluster, count: number): Key[] {
  const keys = Array.from({ length: count }, (_, i) => key(`k${i}`));
  for (const k of keys) cluster.request("n1" as NodeId, put(k, `value of ${String(k.bytes)}`, { mergeable: true }));
  return keys;
}

function ringOf(cluster: TestCluster, at: NodeId): ReturnType<typeof foldHistory> {
  const history = cluster.histories.get(at);
  if (history === undefined) throw new Error(`${at} has learned nothing`);
  return foldHistory(history);
}

/** Every owner holds every key, equal, and nobody else holds it. */
function expectConverged(cluster: TestCluster, keys: readonly Key[]): void {
  const at = nodes(cluster)[0] as NodeId;
  const node = cluster.nodes.get(at)?.node;
  const ids = new Set(nodes(cluster).map((id) => cluster.view(id).ringId));
  expect(ids.size, "all have the same ring").toBe(1);
  expect(node).toBeDefined();
  for (const k of keys) {
    const owners = cluster.ownersNow(at, k);
    const rows = owners.map((owner) => cluster.stored(owner, k)?.row);
    for (const row of rows) {
      expect(row, `${String(k.bytes)} at ${owners.join()}`).toBeDefined();
      if (row !== undefined && rows[0] !== undefined) expect(equalRows(row, rows[0])).toBe(true);
    }
    for (const other of nodes(cluster)) {
      if (!owners.includes(other)) expect(cluster.stored(other, k), `${other} is no owner`).toBeNull();
    }
  }
}

describe("a node joins", () => {
  test("it takes its share, is ready once everybody's rows have come, and no key is ever falsely missing", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const keys = fill(cluster, 60);
    const joiner = "n6" as NodeId;
    cluster.start(joiner, new Map());
    cluster.change("n2" as NodeId, { type: "join", member: { id: joiner, zone: "west", weight: 1 } });
    for (let round = 0; round < 40; round++) {
      for (const k of keys) {
        const answer = got(
          cluster.request(round % 2 === 0 ? joiner : ("n3" as NodeId), get(k)).response() ?? missing(),
        );
        if (answer.siblings.length === 0) expect(answer.complete).toBe(false);
      }
      cluster.advance(500);
    }
    cluster.advance(30_000);
    expectConverged(cluster, keys);
    expect(cluster.view(joiner)).toMatchObject({ status: "member", recovering: [], misplaced: [] });
    expect(cluster.ownedBy(joiner)).toBeGreaterThan(0);
    expect(got(cluster.request(joiner, get(key("never-written"))).response()).complete).toBe(true);
  });

  function missing(): ClientResponse {
    return { type: "got", siblings: [], clock: [], complete: false, fastest: null, answeredBy: [] };
  }
});

describe("a node leaves", () => {
  test("it hands over everything, everybody knows, and it stops by itself", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const keys = fill(cluster, 60);
    const leaver = "n5" as NodeId;
    cluster.change("n1" as NodeId, { type: "leave", node: leaver });
    cluster.advance(90_000);
    expect(cluster.halted.get(leaver)).toBe("DRAINED");
    expect(cluster.rowsOf(leaver).size).toBe(0);
    expectConverged(cluster, keys);
    expect(ringOf(cluster, "n1" as NodeId)).toMatchObject({ leaving: [], destroyed: [leaver] });
  });
});

describe("what a receiver grants", () => {
  test("rows are handed over in larger and larger pieces while owners store them at once", () => {
    const cluster = new TestCluster({ zones: zones5, partitionCount: 8 });
    fill(cluster, 3_000);
    const pieces: number[] = [];
    cluster.delivers = (_, __, message) => {
      if (message.type === "drain") pieces.push(message.rows.length);
      return true;
    };
    cluster.change("n1" as NodeId, { type: "leave", node: cluster.owners(key("k0"))[2] as NodeId });
    cluster.advance(20_000);
    expect(Math.max(...pieces.slice(0, 2))).toBe(64);
    expect(Math.max(...pieces)).toBeGreaterThan(256);
    expect(pieces.length).toBeGreaterThan(4);
  });
});

describe("a node is removed by force", () => {
  test("what only it and its side held comes back with it, and it owns nothing any more", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const keys = fill(cluster, 20);
    const minority = new Set<NodeId>(["n4", "n5"] as NodeId[]);
    cluster.delivers = (from, to) => minority.has(from) === minority.has(to);
    const lonely = key("written-in-the-minority");
    cluster.request("n4" as NodeId, put(lonely, "kept", { mergeable: true }));
    cluster.advance(3_000);
    cluster.change("n1" as NodeId, { type: "remove", node: "n4" as NodeId });
    cluster.advance(20_000);
    expect(ringOf(cluster, "n2" as NodeId).removed.map(({ id }) => id)).toEqual(["n4"]);
    cluster.delivers = () => true;
    cluster.advance(120_000);
    expect(cluster.halted.get("n4" as NodeId)).toBe("DRAINED");
    expectConverged(cluster, [...keys, lonely]);
  });

  test("a minority alone cannot remove anybody", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const minority = new Set<NodeId>(["n4", "n5"] as NodeId[]);
    cluster.delivers = (from, to) => minority.has(from) === minority.has(to);
    cluster.change("n4" as NodeId, { type: "remove", node: "n1" as NodeId });
    cluster.advance(30_000);
    expect(ringOf(cluster, "n5" as NodeId).members).toHaveLength(5);
    expect(ringOf(cluster, "n5" as NodeId).waiting).toHaveLength(1);
  });
});

describe("a disk is lost", () => {
  test("a replacement takes exactly the partitions, is rebuilt by exchange, and never votes before", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const keys = fill(cluster, 60);
    const [dead, fresh] = ["n2", "n7"] as [NodeId, NodeId];
    const owned = cluster.ownedBy(dead);
    cluster.stop(dead);
    cluster.start(fresh, new Map());
    cluster.change("n1" as NodeId, { type: "replace", node: dead, by: { id: fresh, zone: "east", weight: 1 } });
    for (const k of keys) {
      const answer = cluster.request(fresh, get(k)).response();
      if (answer?.type === "got" && answer.siblings.length === 0) expect(answer.complete).toBe(false);
    }
    cluster.advance(120_000);
    expect(cluster.ownedBy(fresh)).toBe(owned);
    expect(cluster.view(fresh).recovering).toEqual([]);
    cluster.nodes.delete(dead);
    expectConverged(cluster, keys);
  });

  test("whoever declared the lost one destroyed goes on taking copies, also after a restart", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const [author, dead, fresh] = ["n1", "n2", "n7"] as [NodeId, NodeId, NodeId];
    cluster.stop(dead);
    cluster.start(fresh, new Map());
    cluster.change(author, { type: "replace", node: dead, by: { id: fresh, zone: "east", weight: 1 } });
    cluster.advance(10_000);
    cluster.change(author, { type: "destroyed", node: dead });
    cluster.advance(10_000);
    cluster.stop(author);
    cluster.start(author);
    cluster.nodes.delete(dead);
    const keys = fill(cluster, 30);
    cluster.advance(30_000);
    expect(cluster.rowsOf(author).size).toBeGreaterThan(0);
    expectConverged(cluster, keys);
  });

  test("an older image is recognised when others have seen a later state, and is not served", () => {
    const cluster = new TestCluster({ zones: zones5 });
    fill(cluster, 10);
    cluster.advance(5_000);
    const image = new Map(cluster.rowsOf("n1" as NodeId));
    fill(cluster, 30);
    cluster.advance(5_000);
    cluster.stop("n1" as NodeId);
    cluster.start("n1" as NodeId, image, { commitSequence: 1 });
    cluster.advance(10_000);
    expect(cluster.halted.get("n1" as NodeId)).toBe("DISK_BEHIND");
  });

  test("an older image is recognised by what it had acknowledged to a stand-in, though no gossip told of it", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const k = key("handed over");
    const [owner, second] = cluster.owners(k) as [NodeId, NodeId];
    cluster.stop(owner);
    cluster.request(second, put(k, "v", { w: 3, mergeable: true }));
    cluster.advance(2_000);
    const standIn = cluster.others(k).find((id) => cluster.stored(id, k) !== null);
    const image = new Map(cluster.rowsOf(owner));
    const atImage = cluster.commits;
    cluster.delivers = (from, _, { type }) => !(from === owner && type === "gossip");
    cluster.start(owner);
    cluster.advance(20_000);
    expect(cluster.stored(owner, k), "the stand-in has handed it over").not.toBeNull();
    for (const id of cluster.others(k)) expect(cluster.stored(id, k), "and let go of it").toBeNull();
    cluster.stop(owner);
    // The others were acknowledged nothing, and could confirm it.
    cluster.delivers = (from, to, { type }) => type !== "gossip" || from === standIn || to === standIn;
    cluster.start(owner, image, { commitSequence: atImage });
    cluster.advance(10_000);
    expect(cluster.halted.get(owner)).toBe("DISK_BEHIND");
  });
});

describe("anti-entropy", () => {
  test("owners that missed writes without a stand-in become equal without a single read", () => {
    const cluster = new TestCluster({ zones: zones5 });
    cluster.delivers = (_, to, message) => message.type !== "replica-put" || to === "n1" || to === "n2";
    const keys = Array.from({ length: 40 }, (_, i) => key(`k${i}`));
    for (const k of keys) cluster.request("n1" as NodeId, put(k, "v", { w: 1, mergeable: true }));
    cluster.delivers = () => true;
    cluster.advance(90_000);
    expectConverged(cluster, keys);
  });

  test("a second exchange between equal owners moves nothing", () => {
    const cluster = new TestCluster({ zones: zones5 });
    fill(cluster, 40);
    cluster.advance(60_000);
    cluster.traces.length = 0;
    cluster.advance(60_000);
    const exchanges = cluster.traces.filter(({ trace }) => trace.type === "exchange-done");
    expect(exchanges.length).toBeGreaterThan(10);
    expect(exchanges.every(({ trace }) => trace.type === "exchange-done" && trace.keysMoved === 0)).toBe(true);
  });
});

describe("reaping by certificate", () => {
  function deleted(cluster: TestCluster, k: Key): void {
    cluster.request("n1" as NodeId, put(k, "v", { mergeable: true }));
    const { clock } = got(cluster.request("n1" as NodeId, get(k)).response());
    cluster.request("n1" as NodeId, del(k, clock));
  }

  test("a tombstone goes once every identity has twice said that nothing else is left", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const k = key("deleted");
    deleted(cluster, k);
    cluster.advance(60_000);
    expect(cluster.owners(k).some((owner) => cluster.stored(owner, k) !== null)).toBe(true);
    cluster.advance(180_000);
    for (const id of nodes(cluster)) expect(cluster.stored(id, k), id).toBeNull();
  });

  test("while one node is away nothing is reaped, and what it brings back stays deleted", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const k = key("deleted");
    const [a, , c] = cluster.owners(k) as [NodeId, NodeId, NodeId];
    cluster.request(a, put(k, "v", { mergeable: true }));
    cluster.stop(c);
    const { clock } = got(cluster.request(a, get(k)).response());
    cluster.request(a, del(k, clock));
    cluster.advance(600_000);
    expect(cluster.stored(a, k)).not.toBeNull();
    cluster.start(c);
    cluster.advance(400_000);
    expect(got(cluster.request(c, get(k)).response()).siblings).toEqual([]);
    for (const id of nodes(cluster)) expect(cluster.stored(id, k), id).toBeNull();
  });

  /** A key that every owner has, and that is then deleted and reaped by all who are up. */
  function reaped(cluster: TestCluster, k: Key): void {
    deleted(cluster, k);
    cluster.advance(400_000);
    for (const id of nodes(cluster)) expect(cluster.stored(id, k), id).toBeNull();
  }

  function expectGone(cluster: TestCluster, k: Key): void {
    for (const id of nodes(cluster)) {
      expect(got(cluster.request(id, get(k)).response()).siblings, `asked of ${id}`).toEqual([]);
      expect(cluster.stored(id, k), id).toBeNull();
    }
  }

  test("deleted under a partition: neither side reaps, and what the other side held does not come back", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const k = key("deleted");
    cluster.request("n1" as NodeId, put(k, "v", { mergeable: true }));
    cluster.advance(2_000);
    const minority = new Set<NodeId>(["n4", "n5"] as NodeId[]);
    cluster.delivers = (from, to) => minority.has(from) === minority.has(to);
    const { clock } = got(cluster.request("n1" as NodeId, get(k)).response());
    cluster.request("n1" as NodeId, del(k, clock));
    cluster.advance(300_000);
    expect(nodes(cluster).some((id) => !minority.has(id) && cluster.stored(id, k)?.row.siblings.length === 0)).toBe(
      true,
    );
    const [first] = cluster.owners(k) as [NodeId];
    expect(cluster.view(first).reapHindrance).toMatch(/no answer from|still knows the keys/);
    cluster.delivers = () => true;
    cluster.advance(400_000);
    expectGone(cluster, k);
  });

  test("a node that was long dead, replaced and forgotten returns with the value: it is not heard", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const k = key("deleted");
    const [dead] = cluster.owners(k) as [NodeId];
    const [author] = cluster.others(k) as [NodeId];
    cluster.request(author, put(k, "v", { mergeable: true }));
    cluster.advance(2_000);
    cluster.stop(dead);
    expect(cluster.stored(dead, k)?.row.siblings).toHaveLength(1);
    const fresh = "n7" as NodeId;
    cluster.start(fresh, new Map());
    cluster.change(author, { type: "replace", node: dead, by: { id: fresh, zone: "east", weight: 1 } });
    cluster.advance(10_000);
    cluster.change(author, { type: "destroyed", node: dead });
    cluster.advance(10_000);
    const { clock } = got(cluster.request(author, get(k)).response());
    cluster.request(author, del(k, clock));
    cluster.advance(400_000);
    expectGone(cluster, k);
    cluster.start(dead);
    cluster.advance(60_000);
    expect(cluster.halted.get(dead)).toBe("DESTROYED");
    expectGone(cluster, k);
  });

  test("a disk restored from before the deletion is recognised, and what it holds does not come back", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const k = key("deleted");
    const [owner] = cluster.owners(k) as [NodeId];
    cluster.request("n1" as NodeId, put(k, "v", { mergeable: true }));
    cluster.advance(2_000);
    const [backup, commitSequence] = [new Map(cluster.rowsOf(owner)), cluster.view(owner).commitSequence];
    expect(backup.size).toBe(1);
    reaped(cluster, k);
    cluster.stop(owner);
    cluster.start(owner, backup, { commitSequence });
    cluster.advance(60_000);
    expect(cluster.halted.get(owner)).toBe("DISK_BEHIND");
    expectGone(cluster, k);
  });

  test("a disk that nobody has confirmed yet spreads nothing, is not read from, and votes for nothing", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const [k, later] = [key("deleted"), key("deleted later")];
    const [owner] = cluster.owners(k) as [NodeId];
    const [other] = cluster.others(k) as [NodeId];
    cluster.request(other, put(k, "v", { mergeable: true }));
    cluster.advance(2_000);
    const [backup, commitSequence] = [new Map(cluster.rowsOf(owner)), cluster.view(owner).commitSequence];
    reaped(cluster, k);
    cluster.stop(owner);
    deleted(cluster, later);
    cluster.delivers = (_, to, { type }) => to !== owner || type !== "gossip";
    cluster.start(owner, backup, { commitSequence });
    for (let second = 0; second < 400; second++) {
      cluster.advance(1_000);
      expect(got(cluster.request(other, get(k)).response()).siblings, `after ${second} s`).toEqual([]);
    }
    expect(cluster.view(owner).confirmed).toBe(false);
    for (const id of nodes(cluster)) if (id !== owner) expect(cluster.stored(id, k), id).toBeNull();
    expect(nodes(cluster).some((id) => cluster.stored(id, later) !== null)).toBe(true);
    cluster.delivers = () => true;
    cluster.advance(60_000);
    expect(cluster.halted.get(owner)).toBe("DISK_BEHIND");
    expectGone(cluster, k);
  });

  test("a bucket's span of life counts from the write's own time, and what a put says goes before it", () => {
    const cluster = new TestCluster({ zones: zones5, buckets: { b: { ...defaultBucketSettings, ttlMs: 5_000 } } });
    const [spanned, said] = [key("as the bucket says"), key("as its put says")];
    const writtenAt = { ms: cluster.nowMs - 1_000, logical: 0 };
    cluster.request("n1" as NodeId, put(spanned, "v", { writtenAt, mergeable: true }));
    const expiresAtMs = cluster.nowMs + 60_000;
    cluster.request("n1" as NodeId, put(said, "v", { writtenAt, expiresAtMs, mergeable: true }));
    const shown = (k: Key): number => got(cluster.request("n2" as NodeId, get(k)).response()).siblings.length;
    cluster.advance(3_900);
    expect([shown(spanned), shown(said)]).toEqual([1, 1]);
    cluster.advance(200);
    expect([shown(spanned), shown(said)]).toEqual([0, 1]);
    for (const owner of cluster.owners(spanned)) {
      const row = cluster.stored(owner, spanned)?.row;
      expect(row?.siblings.map((sibling) => sibling.expiresAtMs)).toEqual([writtenAt.ms + 5_000]);
    }
    cluster.advance(400_000);
    for (const id of nodes(cluster))
      expect([cluster.stored(id, spanned), cluster.stored(id, said)]).toEqual([null, null]);
  });

  test("an expired version goes the same way", () => {
    const cluster = new TestCluster({ zones: zones5 });
    const k = key("expiring");
    cluster.request("n1" as NodeId, put(k, "v", { expiresAtMs: cluster.nowMs + 5_000, mergeable: true }));
    expect(got(cluster.request("n1" as NodeId, get(k)).response()).siblings).toHaveLength(1);
    cluster.advance(6_000);
    expect(got(cluster.request("n1" as NodeId, get(k)).response()).siblings).toHaveLength(0);
    cluster.advance(200_000);
    for (const id of nodes(cluster)) expect(cluster.stored(id, k), id).toBeNull();
  });
});

test("a ring that goodbyes have left with fewer members than N drops nothing until it has N again", () => {
  const cluster = new TestCluster({ zones: ["z", "z", "z", "z"] });
  const keys = fill(cluster, 20);
  const [first, second, gone, leaver, newcomer] = ["n1", "n2", "n3", "n4", "n5"] as NodeId[] as [
    NodeId,
    NodeId,
    NodeId,
    NodeId,
    NodeId,
  ];
  const begun = cluster.historyAtStart;
  const leave = planChange(begun, { type: "leave", node: leaver }, first);
  if (!leave.ok) throw new Error(leave.message);
  // As if late news had undone the third one's own leave.
  const goodbye = { type: "destroyed", node: gone, author: gone, counter: 9 } as const;
  const history = mergeHistories(begun, [leave.operation, goodbye]);
  for (const id of [first, second, gone, leaver]) cluster.stop(id);
  for (const id of [first, second, leaver]) {
    cluster.histories.set(id, history);
    cluster.start(id);
  }
  cluster.advance(60_000);
  const held = keys.filter((k) => cluster.stored(leaver, k) !== null);
  expect(held.length).toBeGreaterThan(0);
  for (const k of held) expect(cluster.stored(first, k) ?? cluster.stored(second, k)).not.toBeNull();

  cluster.start(newcomer, new Map());
  cluster.change(first, { type: "join", member: { id: newcomer, zone: "z", weight: 1 } });
  cluster.advance(120_000);
  expect(keys.filter((k) => cluster.stored(leaver, k) !== null)).toEqual([]);
  for (const k of keys)
    for (const id of [first, second, newcomer]) expect(cluster.stored(id, k), `${id}`).not.toBeNull();
});
