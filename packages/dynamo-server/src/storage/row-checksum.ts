import type { Key } from "@cartwheel/dynamo";
import { crc32 } from "node:zlib";

/**
 * CRC-32 over bucket, key, row bytes and the row's leaf in its hash tree. The key is part of it, so that a row found
 * under another row's key is as bad as one with a flipped bit; the key's length is, so that bytes cannot move between key
 * and row. It guards against the disk, not against people.
 */
export function rowChecksum(key: Key, row: Uint8Array, leaf: Uint8Array): number {
  return crc32(leaf, crc32(row, crc32(key.bytes, (bucketSeed(key.bucket) ^ key.bytes.length) >>> 0)));
}

/** Buckets are few and fixed by the settings, so this stays small. */
const seeds = new Map<string, number>();

function bucketSeed(bucket: string): number {
  const known = seeds.get(bucket);
  if (known !== undefined) return known;
  const seed = crc32(bucket);
  seeds.set(bucket, seed);
  return seed;
}
