import { md5 } from "@noble/hashes/legacy.js";
import { utf8 } from "../bytes.ts";
import type { Key, Partition } from "../ids.ts";

/** A key's place on the ring: MD5 of bucket and key, 16 bytes (paper §4.2). */
export function tokenOf(key: Key): Uint8Array {
  return digestOf(key).slice();
}

/** Which of the ring's `partitionCount` equal parts a token falls into (paper §6.2, strategy 3). */
export function partitionOf(token: Uint8Array, partitionCount: number): Partition {
  const high = (token[0] ?? 0) * 0x1000000 + ((token[1] ?? 0) << 16) + ((token[2] ?? 0) << 8) + (token[3] ?? 0);
  return Math.floor((high / 0x100000000) * partitionCount) as Partition;
}

/** The partition of a key. */
export function partitionOfKey(key: Key, partitionCount: number): Partition {
  return partitionOf(digestOf(key), partitionCount);
}

/** The segment of a key in its hash tree: the fifth byte of its token, which no choice of a partition uses up. */
export function segmentOf(key: Key): number {
  return digestOf(key)[4] ?? 0;
}

/**
 * Valid until the next call: what hashes is made once, because making it costs several times the hashing. Every step of
 * a request, to the last one that stores it, asks for the token of the same key again; keys are never changed.
 */
function digestOf(key: Key): Uint8Array {
  if (key === lastKey) return digest;
  if (key.bucket !== prefix.bucket) prefix = { bucket: key.bucket, bytes: utf8(`${key.bucket}\0`) };
  fresh._cloneInto(hasher);
  hasher.update(prefix.bytes).update(key.bytes).digestInto(digest);
  lastKey = key;
  return digest;
}

let lastKey: Key | null = null;
let prefix = { bucket: "", bytes: utf8("\0") };
const fresh = md5.create();
const hasher = fresh.clone();
const digest = new Uint8Array(16);
