import assert from "node:assert/strict";
import type { Key } from "@cartwheel/dynamo";

/**
 * A batch of writes on its way to the commit worker: all rows in one buffer that changes hands instead of being copied
 * (cloning 64 small arrays costs more than writing them). Bucket names travel once.
 *
 *     per row:  kind u8 | bucket u16 | partition u32 | n u16 | key length u16 | row length u32 | key | row
 */
export interface PackedBatch {
  readonly buffer: ArrayBuffer;
  readonly rows: number;
  readonly buckets: readonly string[];
}

export interface EncodedWrite {
  readonly key: Key;
  readonly partition: number;
  readonly n: number;
  /** Null removes the row. */
  readonly row: Uint8Array | null;
}

const headerBytes = 15;
const kindDrop = 0;
const kindPut = 1;

export function packBatch(writes: readonly EncodedWrite[]): PackedBatch {
  const buffer = new ArrayBuffer(writes.reduce((sum, write) => sum + packedBytes(write.key, write.row), 0));
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  const buckets: string[] = [];
  let at = 0;
  for (const { key, partition, n, row } of writes) {
    assert(key.bytes.length < 65_536, "a key's length fits into 16 bits");
    assert(n < 65_536, "N fits into 16 bits");
    view.setUint8(at, row === null ? kindDrop : kindPut);
    view.setUint16(at + 1, bucketIndex(buckets, key.bucket));
    view.setUint32(at + 3, partition);
    view.setUint16(at + 7, n);
    view.setUint16(at + 9, key.bytes.length);
    view.setUint32(at + 11, row?.length ?? 0);
    at += headerBytes;
    bytes.set(key.bytes, at);
    at += key.bytes.length;
    if (row !== null) bytes.set(row, at);
    at += row?.length ?? 0;
  }
  return { buffer, rows: writes.length, buckets };
}

/** The writes in order. Keys and rows are views into the batch's buffer. */
export function* unpackBatch(batch: PackedBatch): Generator<EncodedWrite> {
  const view = new DataView(batch.buffer);
  let at = 0;
  for (let index = 0; index < batch.rows; index += 1) {
    const kind = view.getUint8(at);
    const bucket = batch.buckets[view.getUint16(at + 1)];
    const partition = view.getUint32(at + 3);
    const n = view.getUint16(at + 7);
    const keyLength = view.getUint16(at + 9);
    const rowLength = view.getUint32(at + 11);
    assert(bucket !== undefined, "a packed row names a bucket of its batch");
    at += headerBytes;
    const key = { bucket, bytes: new Uint8Array(batch.buffer, at, keyLength) };
    at += keyLength;
    yield { key, partition, n, row: kind === kindDrop ? null : new Uint8Array(batch.buffer, at, rowLength) };
    at += rowLength;
  }
}

export function packedBytes(key: Key, row: Uint8Array | null): number {
  return headerBytes + key.bytes.length + (row?.length ?? 0);
}

function bucketIndex(buckets: string[], bucket: string): number {
  const index = buckets.indexOf(bucket);
  return index >= 0 ? index : buckets.push(bucket) - 1;
}
