import { hashBytes } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
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
 * The writing side of the hash trees. Blocks that a transaction touches are changed in memory and written before its
 * end, each once. What it has written it remembers, because reading a block costs as much as hashing a row; nobody else
 * writes to the table while a writer lives.
 *
 * Invariant: a segment is the exclusive or of the leaves stored in it. Every leaf that is toggled out was read, and
 * every one toggled in is written, in the same transaction (design §5).
 */
export class TreeWriter {
  readonly #read: Database.Statement<[number, number, number], { readonly segments: Uint8Array }>;
  readonly #write: Database.Statement<[number, number, number, Uint8Array]>;
  readonly #drop: Database.Statement<[number, number, number]>;
  readonly #leaves: Database.Statement<[number, number, number], { readonly leaf: Uint8Array }>;
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
    this.#leaves = db.prepare("SELECT leaf FROM rows WHERE partition = ? AND n = ? AND segment = ?");
  }

  /** Puts a leaf in, or takes it out again: the two are one. */
  toggle(place: LeafPlace, leaf: Uint8Array): void {
    exclusiveOr(this.#segmentAt(place), leaf);
  }

  /** Sets a segment to what the stored leaves make of it: for when a leaf itself cannot be trusted. */
  recount(place: LeafPlace): void {
    const segment = this.#segmentAt(place).fill(0);
    for (const { leaf } of this.#leaves.all(place.partition, place.n, place.segment)) exclusiveOr(segment, leaf);
  }

  /** Writes what was touched. Call it before the transaction ends, and then say how. A block without leaves is not kept. */
  flush(): void {
    for (const { partition, n, block, segments } of this.#touched.values()) {
      if (segments.every((byte) => byte === 0)) this.#drop.run(partition, n, block);
      else this.#write.run(partition, n, block, segments);
    }
  }

  /** The transaction is committed. */
  committed(): void {
    this.#touched.clear();
    if (this.#known.size > knownBlocksMax) this.#known.clear();
  }

  /** The transaction was rolled back, or nobody knows: what it touched is no longer what is stored. */
  discard(): void {
    for (const number of this.#touched.keys()) this.#known.delete(number);
    this.#touched.clear();
  }

  #segmentAt({ partition, n, segment }: LeafPlace): Uint8Array {
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

function exclusiveOr(segment: Uint8Array, leaf: Uint8Array): void {
  for (let i = 0; i < hashBytes; i += 1) segment[i] = (segment[i] ?? 0) ^ (leaf[i] ?? 0);
}
