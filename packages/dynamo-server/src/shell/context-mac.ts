import type { Key } from "@cartwheel/dynamo";
import { hash, hkdfSync } from "node:crypto";

/** Of a MAC, cut. */
export const macBytes = 16;
/** Of SHA-256. */
const blockBytes = 64;
const digestBytes = 32;
/** For bucket, key and clock, to begin with. */
const scratchBytes = 1_024;

export interface ContextMacOptions {
  readonly clusterId: string;
  readonly secret: Uint8Array;
  /** Of the layout that is sealed. */
  readonly version: number;
}

/**
 * HMAC-SHA256 by hand (RFC 2104), because Node's one-shot `hash` of a buffer costs a third of an `Hmac` object, and every
 * answer to a client is sealed. A test holds it against Node's own.
 */
export class ContextMac {
  /** What the inner hash begins with, and room for the rest. */
  #inner: Buffer;
  readonly #outer: Buffer;
  readonly #prefixBytes: number;

  constructor({ clusterId, secret, version }: ContextMacOptions) {
    const key = Buffer.alloc(blockBytes);
    Buffer.from(hkdfSync("sha256", secret, clusterId, "cartwheel context seal", digestBytes)).copy(key);
    const cluster = Buffer.from(clusterId);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(cluster.length);
    const prefix = Buffer.concat([key.map((byte) => byte ^ 0x36), Buffer.of(version), length, cluster]);
    this.#prefixBytes = prefix.length;
    this.#inner = Buffer.concat([prefix, Buffer.alloc(scratchBytes)]);
    this.#outer = Buffer.concat([key.map((byte) => byte ^ 0x5c), Buffer.alloc(digestBytes)]);
  }

  /** Over version, cluster, bucket and key, each with its length before it, so that bytes cannot move, and the clock. */
  of(key: Key, clockBytes: Uint8Array): Buffer {
    const length = this.#prefixBytes + 8 + 3 * key.bucket.length + key.bytes.length + clockBytes.length;
    if (length > this.#inner.length) this.#inner = Buffer.concat([this.#inner, Buffer.alloc(length)]);
    const inner = this.#inner;
    let at = this.#prefixBytes;
    const bucketBytes = inner.write(key.bucket, at + 4);
    at = inner.writeUInt32BE(bucketBytes, at) + bucketBytes;
    at = inner.writeUInt32BE(key.bytes.length, at);
    inner.set(key.bytes, at);
    inner.set(clockBytes, at + key.bytes.length);
    const end = at + key.bytes.length + clockBytes.length;
    this.#outer.set(hash("sha256", inner.subarray(0, end), "buffer"), blockBytes);
    return hash("sha256", this.#outer, "buffer").subarray(0, macBytes);
  }
}
