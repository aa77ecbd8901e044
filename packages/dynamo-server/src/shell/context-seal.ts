import type { Key, VersionVector } from "@cartwheel/dynamo";
import { emptyClock } from "@cartwheel/dynamo";
import type { SealedContext } from "@cartwheel/wire";
import { hash, hkdfSync, timingSafeEqual } from "node:crypto";
import { decodeClock, encodeClock } from "./clock-bytes.ts";

/**
 * Contexts as clients see them: a clock that nobody without the cluster's secret can make or alter. Whoever could forge
 * one could erase other people's writes with a single put (design §2).
 *
 *     version, 1 byte | MAC, 16 bytes | clock
 *     MAC = HMAC-SHA256(key derived from the secret; version, cluster, bucket, key, clock), cut to 128 bits
 *
 * Every node of a cluster derives the same key, so a context of one is good at another. Empty bytes are no context.
 */
export class ContextSeal {
  /** What the two hashes of an HMAC begin with, and room for the rest. */
  #inner: Buffer;
  readonly #outer: Buffer;
  readonly #prefixBytes: number;

  constructor({ clusterId, secret }: { readonly clusterId: string; readonly secret: Uint8Array }) {
    const key = Buffer.alloc(blockBytes);
    Buffer.from(hkdfSync("sha256", secret, clusterId, "cartwheel context seal", 32)).copy(key);
    const prefix = Buffer.concat([key.map((byte) => byte ^ 0x36), Buffer.of(version), part(Buffer.from(clusterId))]);
    this.#prefixBytes = prefix.length;
    this.#inner = Buffer.concat([prefix, Buffer.alloc(scratchBytes)]);
    this.#outer = Buffer.concat([key.map((byte) => byte ^ 0x5c), Buffer.alloc(digestBytes)]);
  }

  seal(key: Key, clock: VersionVector): SealedContext {
    if (clock.length === 0) return new Uint8Array(0);
    const bytes = encodeClock(clock);
    return Buffer.concat([Buffer.of(version), this.#mac(key, bytes), bytes]);
  }

  unseal(key: Key, context: SealedContext): Unsealed {
    if (context.length === 0) return { ok: true, clock: emptyClock };
    if (context.length > contextBytesMax) return { ok: false, reason: "The context is too long to be one of ours." };
    if (context[0] !== version || context.length <= headerBytes) return foreign;
    const bytes = context.subarray(headerBytes);
    if (!timingSafeEqual(context.subarray(1, headerBytes), this.#mac(key, bytes))) return foreign;
    const clock = decodeClock(bytes);
    return clock === null ? foreign : { ok: true, clock };
  }

  /**
   * HMAC-SHA256 by hand (RFC 2104), because Node's one-shot `hash` of a buffer costs a third of an `Hmac` object, and
   * every answer to a client is sealed. A test holds it against Node's own.
   */
  #mac(key: Key, clockBytes: Uint8Array): Buffer {
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

export type Unsealed =
  | { readonly ok: true; readonly clock: VersionVector }
  | { readonly ok: false; readonly reason: string };

const version = 1;
const macBytes = 16;
/** Of SHA-256. */
const blockBytes = 64;
const digestBytes = 32;
/** For bucket, key and clock, to begin with. */
const scratchBytes = 1_024;
const headerBytes = 1 + macBytes;
/** Far above any clock that a bucket keeps; bounds what an unauthenticated context can make us hash. */
const contextBytesMax = 64 * 1024;
const foreign: Unsealed = { ok: false, reason: "The context was not issued by this cluster for this key." };

/** Length first, so that bytes cannot move from one part to the next. */
function part(bytes: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(4 + bytes.length);
  framed.writeUInt32BE(bytes.length);
  framed.set(bytes, 4);
  return framed;
}
