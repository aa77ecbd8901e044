import { md5 } from "@noble/hashes/legacy.js";
import { utf8 } from "../bytes.ts";
import type { Key, Partition } from "../ids.ts";

/** A key's place on the ring: MD5 of bucket and key, 16 bytes (paper §4.2). */
export function tokenOf(key: Key): Uint8Array {
  const prefix = utf8(`${key.bucket}\0`);
  const input = new Uint8Array(prefix.length + key.bytes.length);
  input.set(prefix);
  input.set(key.bytes, prefix.length);
  return md5(input);
}

/** Which of the ring's `partitionCount` equal parts a token falls into (paper §6.2, strategy 3). */
export function partitionOf(token: Uint8Array, partitionCount: number): Partition {
  const high = (token[0] ?? 0) * 0x1000000 + ((token[1] ?? 0) << 16) + ((token[2] ?? 0) << 8) + (token[3] ?? 0);
  return Math.floor((high / 0x100000000) * partitionCount) as Partition;
}

/** The partition of a key. */
export function partitionOfKey(key: Key, partitionCount: number): Partition {
  return partitionOf(tokenOf(key), partitionCount);
}
