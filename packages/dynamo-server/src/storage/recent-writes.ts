import assert from "node:assert/strict";
import type { Key } from "@cartwheel/dynamo";
import type { EncodedRow } from "./encode-write.ts";
import type { KeyFilter } from "./key-filter.ts";
import type { TreeLeaf } from "./leaf-changes.ts";
import { leafAfter } from "./leaf-changes.ts";
import type { OpenBatch, PackedBatch } from "./write-batch.ts";
import { isWriteOf, keyHash, keyHashAt, openBatch, partitionAt, unpackWrite } from "./write-batch.ts";

/** A committed write. Bytes are views into its batch. */
export interface RecentWrite {
  readonly key: Key;
  /** Null: the row was removed. */
  readonly row: EncodedRow | null;
  /** The leaf that it left behind, or null where it removed the row. */
  readonly leaf: TreeLeaf | null;
}

interface Batch extends OpenBatch {
  readonly changes: Uint8Array;
}

/** Writes are numbered from 1 on, by batch and place in it; a batch has fewer than this many. */
const batchRowsMax = 65_536;
const batchesMax = 32_000;
const slotsMin = 1_024;

/**
 * What was committed since the indexes last caught up, as readers remember it: the last write of each key. It stands over
 * what the indexes give, a removal included.
 *
 * Keys and rows stay in the buffers of their batches, and a hash table of bare numbers leads to them. Objects that live
 * for thousands of requests are copied twice by the garbage collector: with a `Map` of names that cost more than all reads.
 */
export class RecentWrites {
  readonly #batches: Batch[] = [];
  /** Open addressing: the number of a key's last write, 0 where there is none, and beside it the key's hash. */
  #numbers = new Int32Array(slotsMin);
  #hashes = new Int32Array(slotsMin);
  #keys = 0;
  #rows = 0;
  #bytes = 0;
  /** Writes by partition, from the batches that a scan has met already. */
  readonly #byPartition = new Map<number, number[]>();
  #groupedBatches = 0;

  /** Writes added, and their bytes, those that others have replaced included. */
  get size(): { readonly rows: number; readonly bytes: number } {
    return { rows: this.#rows, bytes: this.#bytes };
  }

  /** `changes`: as `leaf-changes.ts` has them. */
  add(packed: PackedBatch, changes: Uint8Array): void {
    assert(packed.rows < batchRowsMax && this.#batches.length < batchesMax, "writes can be numbered in 31 bits");
    const first = this.#batches.length * batchRowsMax + 1;
    const batch = { ...openBatch(packed), changes };
    this.#batches.push(batch);
    this.#rows += packed.rows;
    this.#bytes += packed.buffer.byteLength;
    for (let index = 0; index < packed.rows; index += 1) this.#set(batch, batch.positions[index] ?? 0, first + index);
  }

  has(key: Key, partition: number): boolean {
    return this.#numbers[this.#slotOf(key, partition)] !== 0;
  }

  find(key: Key, partition: number): RecentWrite | undefined {
    const number = this.#numbers[this.#slotOf(key, partition)] ?? 0;
    return number === 0 ? undefined : this.#writeOf(number);
  }

  /** Partitions that were written to. */
  partitions(): Iterable<number> {
    this.#group();
    return this.#byPartition.keys();
  }

  /** Writes to one partition, those that others have replaced included. */
  count(partition: number): number {
    this.#group();
    return this.#byPartition.get(partition)?.length ?? 0;
  }

  /** The last write of each key of one partition, in no order. */
  *in(partition: number): Generator<RecentWrite> {
    this.#group();
    for (const number of this.#byPartition.get(partition) ?? []) {
      const write = this.#writeOf(number);
      if (this.#numbers[this.#slotOf(write.key, partition)] === number) yield write;
    }
  }

  /** Adds the keys of all writes. */
  addTo(filter: KeyFilter): void {
    for (const { packed, positions } of this.#batches) {
      for (const at of positions) filter.add(unpackWrite(packed, at));
    }
  }

  clear(): void {
    this.#batches.length = 0;
    this.#numbers.fill(0);
    this.#keys = 0;
    this.#rows = 0;
    this.#bytes = 0;
    this.#byPartition.clear();
    this.#groupedBatches = 0;
  }

  #set(batch: Batch, at: number, number: number): void {
    if (2 * this.#keys >= this.#numbers.length) this.#grow();
    const hash = keyHashAt(batch, at);
    const mask = this.#numbers.length - 1;
    let slot = hash & mask;
    for (; this.#numbers[slot] !== 0; slot = (slot + 1) & mask) {
      // Only where two hashes are equal are keys made and compared.
      if (this.#hashes[slot] !== hash) continue;
      const { key, partition } = unpackWrite(batch.packed, at);
      if (this.#isAt(slot, key, partition)) break;
    }
    if (this.#numbers[slot] === 0) this.#keys += 1;
    this.#numbers[slot] = number;
    this.#hashes[slot] = hash;
  }

  /** Where the key is, or where it would be. */
  #slotOf(key: Key, partition: number): number {
    const hash = keyHash(key, partition);
    const mask = this.#numbers.length - 1;
    let slot = hash & mask;
    while (this.#numbers[slot] !== 0 && !(this.#hashes[slot] === hash && this.#isAt(slot, key, partition))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #isAt(slot: number, key: Key, partition: number): boolean {
    const { batch, index } = this.#placeOf(this.#numbers[slot] ?? 0);
    return isWriteOf(batch, batch.positions[index] ?? 0, { key, partition });
  }

  #grow(): void {
    const [numbers, hashes] = [this.#numbers, this.#hashes];
    const mask = 2 * numbers.length - 1;
    this.#numbers = new Int32Array(2 * numbers.length);
    this.#hashes = new Int32Array(2 * numbers.length);
    numbers.forEach((number, index) => {
      if (number === 0) return;
      const hash = hashes[index] ?? 0;
      let slot = hash & mask;
      while (this.#numbers[slot] !== 0) slot = (slot + 1) & mask;
      this.#numbers[slot] = number;
      this.#hashes[slot] = hash;
    });
  }

  /** Scans are rare, so writes are sorted by partition when one comes, and not when they do. */
  #group(): void {
    for (; this.#groupedBatches < this.#batches.length; this.#groupedBatches += 1) {
      const first = this.#groupedBatches * batchRowsMax + 1;
      const batch = this.#batches[this.#groupedBatches];
      batch?.positions.forEach((at, index) => {
        const partition = partitionAt(batch, at);
        const numbers = this.#byPartition.get(partition) ?? [];
        numbers.push(first + index);
        this.#byPartition.set(partition, numbers);
      });
    }
  }

  #writeOf(number: number): RecentWrite {
    const { batch, index } = this.#placeOf(number);
    const { key, row } = unpackWrite(batch.packed, batch.positions[index] ?? 0);
    return { key, row, leaf: leafAfter(batch.changes, index) };
  }

  #placeOf(number: number): { readonly batch: Batch; readonly index: number } {
    const batch = this.#batches[Math.floor((number - 1) / batchRowsMax)];
    assert(batch !== undefined, "a numbered write is in its batch");
    return { batch, index: (number - 1) % batchRowsMax };
  }
}
