import assert from "node:assert/strict";
import type { Key } from "@cartwheel/dynamo";
import type { EncodedRow, EncodedWrite } from "./encode-write.ts";

/**
 * A batch of writes on its way to the commit worker: all rows in one buffer that changes hands instead of being copied
 * (cloning 64 small arrays costs more than writing them). Bucket names travel once.
 *
 *     per row:  kind u8 | segment u8 | bucket u16 | partition u32 | n u16 | key length u16 | row length u32
 *               | replicated length u32 | dead from f64, NaN for never | key | row
 */
export interface PackedBatch {
  readonly buffer: ArrayBuffer;
  readonly rows: number;
  readonly buckets: readonly string[];
}

const headerBytes = 28;
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
    view.setUint8(at + 1, row?.segment ?? 0);
    view.setUint16(at + 2, bucketIndex(buckets, key.bucket));
    view.setUint32(at + 4, partition);
    view.setUint16(at + 8, n);
    view.setUint16(at + 10, key.bytes.length);
    view.setUint32(at + 12, row?.bytes.length ?? 0);
    view.setUint32(at + 16, row?.replicatedBytes ?? 0);
    view.setFloat64(at + 20, row?.deadFromMs ?? NaN);
    at += headerBytes;
    bytes.set(key.bytes, at);
    at += key.bytes.length;
    if (row !== null) bytes.set(row.bytes, at);
    at += row?.bytes.length ?? 0;
  }
  return { buffer, rows: writes.length, buckets };
}

/** The writes in order. Keys and rows are views into the batch's buffer. */
export function* unpackBatch(batch: PackedBatch): Generator<EncodedWrite> {
  for (const at of writePositions(batch)) yield unpackWrite(batch, at);
}

/** A batch that is looked into here and there. */
export interface OpenBatch {
  readonly packed: PackedBatch;
  readonly view: DataView<ArrayBuffer>;
  /** Where in the buffer each write begins. */
  readonly positions: Uint32Array;
}

export function openBatch(packed: PackedBatch): OpenBatch {
  return { packed, view: new DataView(packed.buffer), positions: writePositions(packed) };
}

export function partitionAt({ view }: OpenBatch, at: number): number {
  return view.getUint32(at + 4);
}

/** FNV-1a, 32 bits, over the key's bytes and its partition. */
export function keyHashAt(batch: OpenBatch, at: number): number {
  const keyAt = at + headerBytes;
  const end = keyAt + batch.view.getUint16(at + 10);
  let hash = hashBasis ^ partitionAt(batch, at);
  for (let i = keyAt; i < end; i += 1) hash = Math.imul(hash ^ batch.view.getUint8(i), hashPrime);
  return hash ^ (hash >>> 15);
}

/** What `keyHashAt` gives for a write of this key. */
export function keyHash({ bytes }: Key, partition: number): number {
  let hash = hashBasis ^ partition;
  for (let i = 0; i < bytes.length; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), hashPrime);
  return hash ^ (hash >>> 15);
}

/** Whether the write at this place is one of this key. */
export function isWriteOf({ packed, view }: OpenBatch, at: number, { key, partition }: PlacedKey): boolean {
  const { bucket, bytes } = key;
  if (view.getUint16(at + 10) !== bytes.length || view.getUint32(at + 4) !== partition) return false;
  if (packed.buckets[view.getUint16(at + 2)] !== bucket) return false;
  for (let i = 0; i < bytes.length; i += 1) if (view.getUint8(at + headerBytes + i) !== bytes[i]) return false;
  return true;
}

export interface PlacedKey {
  readonly key: Key;
  readonly partition: number;
}

const hashBasis = 0x811c9dc5;
const hashPrime = 0x01000193;

function writePositions({ buffer, rows }: PackedBatch): Uint32Array {
  const view = new DataView(buffer);
  const positions = new Uint32Array(rows);
  let at = 0;
  for (let index = 0; index < rows; index += 1) {
    positions[index] = at;
    at += headerBytes + view.getUint16(at + 10) + view.getUint32(at + 12);
  }
  return positions;
}

/** One write. Key and row are views into the batch's buffer. */
export function unpackWrite({ buffer, buckets }: PackedBatch, at: number): EncodedWrite {
  const view = new DataView(buffer);
  const bucket = buckets[view.getUint16(at + 2)];
  assert(bucket !== undefined, "a packed row names a bucket of its batch");
  const key = { bucket, bytes: new Uint8Array(buffer, at + headerBytes, view.getUint16(at + 10)) };
  const [partition, n] = [view.getUint32(at + 4), view.getUint16(at + 8)];
  return { key, partition, n, row: view.getUint8(at) === kindDrop ? null : unpackRow(view, at) };
}

function unpackRow(view: DataView<ArrayBuffer>, at: number): EncodedRow {
  const deadFromMs = view.getFloat64(at + 20);
  const bytesAt = at + headerBytes + view.getUint16(at + 10);
  return {
    bytes: new Uint8Array(view.buffer, bytesAt, view.getUint32(at + 12)),
    replicatedBytes: view.getUint32(at + 16),
    segment: view.getUint8(at + 1),
    deadFromMs: Number.isNaN(deadFromMs) ? null : deadFromMs,
  };
}

export function packedBytes(key: Key, row: EncodedRow | null): number {
  return headerBytes + key.bytes.length + (row?.bytes.length ?? 0);
}

function bucketIndex(buckets: string[], bucket: string): number {
  const index = buckets.indexOf(bucket);
  return index >= 0 ? index : buckets.push(bucket) - 1;
}
