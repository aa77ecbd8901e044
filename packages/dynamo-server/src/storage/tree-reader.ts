import type { Key, Leaf, TreeId } from "@cartwheel/dynamo";
import { hashBytes, segmentCount, segmentOf } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
import { createHash } from "node:crypto";
import type { TreeLeaf } from "./leaf-changes.ts";
import { readLeafChanges } from "./leaf-changes.ts";
import type { RecentWrites } from "./recent-writes.ts";
import { blockBytes } from "./tree-blocks.ts";
import { exclusiveOr } from "./tree-writer.ts";

/**
 * Reads the hash trees: roots, segments and leaves of what is committed (paper §4.7). Blocks are as the rows last settled;
 * what has changed since is laid over them when somebody asks.
 */
export class TreeReader {
  readonly #recent: RecentWrites;
  readonly #blocks: Database.Statement<[number, number], { readonly block: number; readonly segments: Uint8Array }>;
  readonly #leaves: Database.Statement<[number, number, number], FiledLeaf>;
  /** Changes that nobody has asked for yet. */
  #changes: Uint8Array[] = [];
  /** By tree, what the changes make of its segments. */
  readonly #overlays = new Map<number, Uint8Array>();

  constructor(db: Database.Database, recent: RecentWrites) {
    this.#recent = recent;
    this.#blocks = db.prepare("SELECT block, segments FROM tree_blocks WHERE partition = ? AND n = ?");
    this.#leaves = db.prepare(
      `SELECT places.bucket, places.key, rows.leaf FROM places JOIN rows ON rows.id = places.id
       WHERE places.partition = ? AND places.segment = ? AND rows.n = ?`,
    );
  }

  roots(trees: readonly TreeId[]): readonly Uint8Array[] {
    return trees.map((tree) => rootOf(this.segments(tree)));
  }

  segments({ partition, n }: TreeId): Uint8Array {
    const all = new Uint8Array(segmentCount * hashBytes);
    for (const { block, segments } of this.#blocks.all(partition, n)) all.set(segments, block * blockBytes);
    this.#layOver();
    const overlay = this.#overlays.get(treeNumber(partition, n));
    if (overlay !== undefined) for (let i = 0; i < all.length; i += 1) all[i] = (all[i] ?? 0) ^ (overlay[i] ?? 0);
    return all;
  }

  leaves({ partition, n }: TreeId, segments: readonly number[]): readonly Leaf[] {
    const wanted = new Set(segments);
    const filed = [...wanted].flatMap((segment) => this.#leaves.all(partition, segment, n));
    const leaves: Leaf[] = filed
      .filter(({ bucket, key }) => !this.#recent.has({ bucket, bytes: key }, partition))
      .map(({ bucket, key, leaf }) => ({ key: { bucket, bytes: new Uint8Array(key) }, hash: new Uint8Array(leaf) }));
    for (const { key, leaf } of this.#recent.in(partition)) {
      if (leaf?.n === n && wanted.has(segmentOf(key))) leaves.push({ key: ownKey(key), hash: leaf.leaf.slice() });
    }
    return leaves;
  }

  /** These were committed, as `leaf-changes.ts` has them. */
  changed(changes: Uint8Array): void {
    this.#changes.push(changes);
  }

  /** The blocks have caught up. */
  settled(): void {
    this.#changes = [];
    this.#overlays.clear();
  }

  #layOver(): void {
    for (const changes of this.#changes) {
      for (const { partition, segment, before, after } of readLeafChanges(changes)) {
        this.#toggle(partition, segment, before);
        this.#toggle(partition, segment, after);
      }
    }
    this.#changes = [];
  }

  #toggle(partition: number, segment: number, leaf: TreeLeaf | null): void {
    if (leaf === null) return;
    const number = treeNumber(partition, leaf.n);
    let overlay = this.#overlays.get(number);
    if (overlay === undefined) {
      overlay = new Uint8Array(segmentCount * hashBytes);
      this.#overlays.set(number, overlay);
    }
    exclusiveOr(overlay.subarray(segment * hashBytes, (segment + 1) * hashBytes), leaf.leaf);
  }
}

interface FiledLeaf {
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly leaf: Uint8Array;
}

/** That keeps no batch alive. */
function ownKey({ bucket, bytes }: Key): Key {
  return { bucket, bytes: bytes.slice() };
}

function treeNumber(partition: number, n: number): number {
  return partition * 65_536 + n;
}

/** MD5 by OpenSSL: hundreds of roots are compared in one turn of the event loop. */
function rootOf(segments: Uint8Array): Uint8Array {
  if (segments.every((byte) => byte === 0)) return new Uint8Array(hashBytes);
  return new Uint8Array(createHash("md5").update(segments).digest());
}
