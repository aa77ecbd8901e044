import type { Key } from "@cartwheel/dynamo";
import { crc32 } from "node:zlib";

/**
 * CRC-32 over bucket, key and row bytes. The key is part of it, so that a row found under another row's key is as bad
 * as one with a flipped bit; the lengths seed it, so that bytes cannot move between the parts. It guards against the
 * disk, not against people.
 */
export function rowChecksum(key: Key, row: Uint8Array): number {
  const seed = (key.bucket.length * 65_536 + key.bytes.length) >>> 0;
  return crc32(row, crc32(key.bytes, crc32(key.bucket, seed)));
}
