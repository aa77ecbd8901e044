import { md5 } from "@noble/hashes/legacy.js";
import { utf8 } from "../bytes.ts";
import type { Key, Partition } from "../ids.ts";
import { RecentKeys } from "../recent-keys.ts";

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

/** Not to be changed. */
function digestOf(key: Key): Uint8Array {
  return digests.of(key, hashed);
}

/** What hashes is made once, because making it costs several times the hashing. */
function hashed(key: Key): Uint8Array {
  if (key.bucket !== prefix.bucket) prefix = { bucket: key.bucket, bytes: utf8(`${key.bucket}\0`) };
  fresh._cloneInto(hasher);
  const digest = new Uint8Array(16);
  hasher.update(prefix.bytes).update(key.bytes).digestInto(digest);
  return digest;
}

const digests = new RecentKeys<Uint8Array>();
let prefix = { bucket: "", bytes: utf8("\0") };
const fresh = md5.create();
const hasher = fresh.clone();
