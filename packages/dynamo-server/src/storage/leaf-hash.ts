import type { Key } from "@cartwheel/dynamo";
import { hashBytes } from "@cartwheel/dynamo";
import assert from "node:assert/strict";
import { hash } from "node:crypto";

/** Raised when the bytes below change, so that nodes of two versions differ everywhere instead of here and there. */
export const leafFormatVersion = 2;

const lengthBytes = 2;
const headBytes = 1 + lengthBytes + lengthBytes;

/**
 * Hashes rows into leaves of a hash tree (design §5), from the bytes that are stored:
 *
 *     SHA-256(tree key | format version u8 | bucket length u16 | key length u16 | bucket | key | replicated bytes)
 *     cut to 16 of its 32 bytes
 *
 * Why not an HMAC: its second pass guards a secret prefix against those who extend a message from the hash's final
 * state. Half of that state is never shown, and no row's bytes are the beginning of another's, so a prefix is as good,
 * at a third of the cost.
 */
export class LeafHash {
  readonly #keyBytes: number;
  /** Begins with the tree key. Reused, because native code hashes one buffer several times sooner than four. */
  #scratch: Buffer;

  constructor(treeKey: Uint8Array) {
    this.#keyBytes = treeKey.length;
    this.#scratch = Buffer.alloc(4_096);
    this.#scratch.set(treeKey);
    this.#scratch[this.#keyBytes] = leafFormatVersion;
  }

  /** `replicated`: the stored row's bytes up to what is local. */
  of(key: Key, replicated: Uint8Array): Uint8Array {
    const keyLength = key.bytes.length;
    assert(keyLength < 65_536 && 3 * key.bucket.length < 65_536, "bucket and key fit into the head of a leaf");
    const bucketAt = this.#keyBytes + headBytes;
    this.#reserve(bucketAt + 3 * key.bucket.length + keyLength + replicated.length);
    const scratch = this.#scratch;
    const bucketLength = scratch.write(key.bucket, bucketAt);
    scratch.writeUInt16BE(bucketLength, this.#keyBytes + 1);
    scratch.writeUInt16BE(keyLength, this.#keyBytes + 1 + lengthBytes);
    scratch.set(key.bytes, bucketAt + bucketLength);
    const rowAt = bucketAt + bucketLength + keyLength;
    scratch.set(replicated, rowAt);
    return hash("sha256", scratch.subarray(0, rowAt + replicated.length), "buffer").subarray(0, hashBytes);
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#scratch.length) return;
    const grown = Buffer.alloc(Math.max(bytes, 2 * this.#scratch.length));
    this.#scratch.copy(grown, 0, 0, this.#keyBytes + 1);
    this.#scratch = grown;
  }
}
