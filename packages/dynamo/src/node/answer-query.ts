import { hashBytes, segmentCount } from "../anti-entropy/tree.ts";
import { leafOf, rootOf } from "../anti-entropy/tree-hash.ts";
import { compareKeys } from "../key.ts";
import { segmentOf } from "../ring/token.ts";
import type { ScannedRow } from "./events.ts";
import type { Leaf, TreeId } from "./peer-message.ts";
import type { StorageAnswer, StorageQuery } from "./queries.ts";
import { isReapable } from "./queries.ts";

/** A committed row, with what places it: an engine stores the same three beside it. */
export interface PlacedRow extends ScannedRow {
  readonly partition: number;
  readonly n: number;
}

/**
 * Answers a query from rows in memory, by looking at every one of them: for engines that are small, for tests, and as
 * the definition that an incremental tree must agree with.
 */
export function answerQuery(query: StorageQuery, rows: Iterable<PlacedRow>): StorageAnswer {
  const all = [...rows];
  switch (query.type) {
    case "held":
      return { type: "held", partitions: [...new Set(all.map(({ partition }) => partition))].sort((a, b) => a - b) };
    case "rows": {
      const { partition, afterKey, limit } = query;
      const after = inPartition(all, partition).filter(
        ({ key }) => afterKey === null || compareKeys(key, afterKey) > 0,
      );
      return { type: "rows", rows: after.slice(0, limit), done: after.length <= limit };
    }
    case "roots":
      return { type: "roots", roots: query.trees.map((tree) => rootOf(segmentsOf(all, tree))) };
    case "segments":
      return { type: "segments", segments: segmentsOf(all, query.tree) };
    case "leaves": {
      const wanted = new Set(query.segments);
      const leaves = inTree(all, query.tree).filter(({ key }) => wanted.has(segmentOf(key)));
      return { type: "leaves", leaves: leaves.map(({ key, stored }) => ({ key, hash: leafOf(key, stored.row) })) };
    }
    case "reapable": {
      const reapable = inPartition(all, query.partition).filter(({ stored }) => isReapable(stored, query.wallMs));
      return { type: "reapable", rows: reapable.slice(0, query.limit) };
    }
    case "count": {
      const held = inPartition(all, query.partition);
      const dead = held.filter(({ stored }) => isReapable(stored, query.wallMs));
      return { type: "count", rows: held.length, dead: dead.length };
    }
    case "keys": {
      const { partition, bucket, after, limit, wallMs } = query;
      const found = inPartition(all, partition).filter(
        ({ key }) => key.bucket === bucket && (after === null || compareKeys(key, { bucket, bytes: after }) > 0),
      );
      const keys = found.slice(0, limit).map(({ key, stored }) => ({
        bytes: key.bytes,
        leaf: leafOf(key, stored.row),
        alive: !isReapable(stored, wallMs),
      }));
      return { type: "keys", keys, done: found.length <= limit };
    }
  }
}

/** Puts a leaf into a segment, or takes it out again: the two are one. */
export function toggleLeaf(segments: Uint8Array, leaf: Leaf): void {
  const from = segmentOf(leaf.key) * hashBytes;
  for (let i = 0; i < hashBytes; i++) segments[from + i] = (segments[from + i] ?? 0) ^ (leaf.hash[i] ?? 0);
}

function segmentsOf(rows: readonly PlacedRow[], tree: TreeId): Uint8Array {
  const segments = new Uint8Array(segmentCount * hashBytes);
  for (const { key, stored } of inTree(rows, tree)) toggleLeaf(segments, { key, hash: leafOf(key, stored.row) });
  return segments;
}

function inPartition(rows: readonly PlacedRow[], partition: number): PlacedRow[] {
  return rows.filter((row) => row.partition === partition).sort((a, b) => compareKeys(a.key, b.key));
}

function inTree(rows: readonly PlacedRow[], { partition, n }: TreeId): PlacedRow[] {
  return inPartition(rows, partition).filter((row) => row.n === n);
}
