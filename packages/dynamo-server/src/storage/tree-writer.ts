import { hashBytes } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
import { readLeafChanges } from "./leaf-changes.ts";
import { blockBytes, blocksPerTree, segmentsPerBlock } from "./tree-blocks.ts";

/** Where a leaf belongs. */
export interface LeafPlace {
  readonly partition: number;
  readonly n: number;
  readonly segment: number;
}

interface Block {
  readonly partition: number;
  readonly n: number;
  readonly block: number;
  readonly segments: Uint8Array;
}

/** About 6 MiB. A node that owns more trees than that reads their blocks again from time to time. */
const knownBlocksMax = 16_384;

/**
 * The writing side of the hash trees. Leaves change in memory at each commit, and are stored with it as changes; blocks
 * are stored when rows settle. Blocks are kept in memory beyond that, because reading one costs as much as hashing a
 * row; nobody else writes to the table while a writer lives.
 *
 * Invariant: between transactions, the blocks known here are those of `tree_blocks` with all `leaf_changes` applied.
 */
export class TreeWriter {
  readonly #read: Database.Statement<[number, number, number], { readonly segments: Uint8Array }>;
  readonly #write: Database.Statement<[number, number, number, Uint8Array]>;
  readonly #drop: Database.Statement<[number, number, number]>;
  readonly #changes: Database.Statement<[], Uint8Array>;
  /** By number. Those that are not touched are as they are stored. */
  readonly #known = new Map<number, Block>();
  readonly #touched = new Map<number, Block>();

  constructor(db: Database.Database) {
    this.#read = db.prepare("SELECT segments FROM tree_blocks WHERE partition = ? AND n = ? AND block = ?");
    this.#write = db.prepare(
      `INSERT INTO tree_blocks (partition, n, block, segments) VALUES (?, ?, ?, ?)
       ON CONFLICT (partition, n, block) DO UPDATE SET segments = excluded.segments`,
    );
    this.#drop = db.prepare("DELETE FROM tree_blocks WHERE partition = ? AND n = ? AND block = ?");
    this.#changes = db.prepare<[]>("SELECT changes FROM leaf_changes").pluck() as Database.Statement<[], Uint8Array>;
  }

  /** Forgets everything and begins with what is stored: at the start, and when a transaction came to nothing. */
  load(): void {
    this.#known.clear();
    this.#touched.clear();
    for (const changes of this.#changes.all()) this.apply(changes);
  }

  /** Takes the leaves before out, and those after in. */
  apply(changes: Uint8Array): void {
    for (const { partition, segment, before, after } of readLeafChanges(changes)) {
      if (before !== null) this.toggle({ partition, n: before.n, segment }, before.leaf);
      if (after !== null) this.toggle({ partition, n: after.n, segment }, after.leaf);
    }
  }

  /** Puts a leaf in, or takes it out again: the two are one. */
  toggle(place: LeafPlace, leaf: Uint8Array): void {
    exclusiveOr(this.#touch(place), leaf);
  }

  /** The exclusive or of a segment's leaves. A copy. */
  segment(place: LeafPlace): Uint8Array {
    return new Uint8Array(this.#touch(place));
  }

  /** Writes what was touched since the last `settled`. A block without leaves is not kept. */
  flush(): void {
    for (const { partition, n, block, segments } of this.#touched.values()) {
      if (segments.every((byte) => byte === 0)) this.#drop.run(partition, n, block);
      else this.#write.run(partition, n, block, segments);
    }
  }

  /** The transaction of a `flush` is committed. */
  settled(): void {
    this.#touched.clear();
    if (this.#known.size > knownBlocksMax) this.#known.clear();
  }

  #touch({ partition, n, segment }: LeafPlace): Uint8Array {
    const block = Math.floor(segment / segmentsPerBlock);
    const from = (segment % segmentsPerBlock) * hashBytes;
    // Partitions take 32 bits and N takes 16, so this is a safe integer.
    const number = (partition * 65_536 + n) * blocksPerTree + block;
    let touched = this.#known.get(number);
    if (touched === undefined) {
      const found = this.#read.get(partition, n, block)?.segments;
      touched = { partition, n, block, segments: found ?? new Uint8Array(blockBytes) };
      this.#known.set(number, touched);
    }
    this.#touched.set(number, touched);
    return touched.segments.subarray(from, from + hashBytes);
  }
}

export function exclusiveOr(segment: Uint8Array, leaf: Uint8Array): void {
  for (let i = 0; i < hashBytes; i += 1) segment[i] = (segment[i] ?? 0) ^ (leaf[i] ?? 0);
}
