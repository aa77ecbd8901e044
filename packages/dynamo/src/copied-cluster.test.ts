import { describe, expect, test } from "vitest";
import type { NodeId } from "./ids.ts";
import type { PlacedRow } from "./node/answer-query.ts";
import { utf8 } from "./bytes.ts";
import { del, get, key, put, TestCluster } from "./test-cluster.ts";

/**
 * A cluster is copied one node after the other while it serves, and restored from the copies (design §2, "a restore of
 * the whole cluster is taken at its word"). The copies are not of one moment, so what moves between them, or is
 * forgotten between them, is the danger.
 */
const zones = ["east", "east", "east", "west", "west"];
type Disk = Map<string, PlacedRow>;

/** A new cluster of the same members, each with the disk that was copied, in a new life. */
function restored(copies: ReadonlyMap<NodeId, Disk>): TestCluster {
  const cluster = new TestCluster({ zones });
  for (const [id, rows] of copies) cluster.start(id, new Map(rows));
  cluster.advance(20_000);
  return cluster;
}

describe("the copies of a cluster", () => {
  /** Two stand-ins hold a write; its owners are copied, then they are handed the row, then the stand-ins are copied. */
  function copiedAroundHandoff(isKept: boolean): TestCluster {
    const cluster = new TestCluster({ zones });
    const k = key("moving");
    const owners = cluster.owners(k);
    const standIns = cluster.others(k);
    for (const owner of owners) cluster.stop(owner);
    const written = cluster.request(standIns[0] as NodeId, put(k, "v", { mergeable: true }));
    cluster.advance(2_000);
    expect(written.response()).toMatchObject({ type: "written" });
    for (const owner of owners) cluster.start(owner);
    if (isKept) cluster.keepRows(60_000);
    const copies = new Map(owners.map((id) => [id, new Map(cluster.rowsOf(id))]));
    cluster.advance(30_000);
    for (const owner of owners) expect(cluster.stored(owner, k), "handed over meanwhile").not.toBeNull();
    for (const id of standIns) copies.set(id, new Map(cluster.rowsOf(id)));
    return restored(copies);
  }

  test("hold a write that was handed over between them, because nobody drops a row meanwhile", () => {
    const cluster = copiedAroundHandoff(true);
    const answer = cluster.request("n1" as NodeId, get(key("moving")));
    expect(answer.response()).toMatchObject({ siblings: [{ value: utf8("v") }], complete: true });
  });

  test("would not hold it if rows were dropped meanwhile", () => {
    const cluster = copiedAroundHandoff(false);
    const answer = cluster.request("n1" as NodeId, get(key("moving")));
    expect(answer.response()).toMatchObject({ siblings: [] });
  });

  /** A copy of the first owner with the key, then a delete, then as much time as reaping takes, then the other copies. */
  function copiedAroundReaping(isKept: boolean): { readonly tombstones: number } {
    const cluster = new TestCluster({ zones });
    const k = key("deleted");
    cluster.request("n1" as NodeId, put(k, "v", { mergeable: true }));
    const seen = cluster.request("n1" as NodeId, get(k)).response();
    if (seen?.type !== "got") throw new Error("the key was not found");
    cluster.request("n1" as NodeId, del(k, seen.clock));
    if (isKept) cluster.keepRows(300_000);
    cluster.advance(240_000);
    return { tombstones: cluster.owners(k).filter((owner) => cluster.stored(owner, k) !== null).length };
  }

  test("hold every tombstone, because nobody reaps meanwhile", () => {
    expect(copiedAroundReaping(true)).toEqual({ tombstones: 3 });
    expect(copiedAroundReaping(false)).toEqual({ tombstones: 0 });
  });

  test("are a burden for a limited time: then rows are dropped and reaped again", () => {
    const cluster = new TestCluster({ zones });
    const k = key("moving");
    const [a, b] = cluster.owners(k) as [NodeId, NodeId];
    cluster.stop(a);
    cluster.request(b, put(k, "v", { mergeable: true }));
    cluster.advance(2_000);
    cluster.keepRows(60_000);
    cluster.start(a);
    cluster.advance(50_000);
    const standIns = cluster.others(k);
    expect(standIns.some((id) => cluster.stored(id, k) !== null)).toBe(true);
    cluster.advance(40_000);
    for (const id of standIns) expect(cluster.stored(id, k), id).toBeNull();
  });
});
