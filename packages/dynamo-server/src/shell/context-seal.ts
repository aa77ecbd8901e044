import type { Key, VersionVector } from "@cartwheel/dynamo";
import { emptyClock } from "@cartwheel/dynamo";
import type { SealedContext } from "@cartwheel/wire";
import { timingSafeEqual } from "node:crypto";
import { decodeClock, encodeClock } from "./clock-bytes.ts";
import { ContextMac, macBytes } from "./context-mac.ts";

/**
 * Contexts as clients see them: a clock that nobody without the cluster's secret can make or alter. Whoever could forge
 * one could erase other people's writes with a single put (design §2).
 *
 *     version, 1 byte | MAC, 16 bytes | clock
 *     MAC = HMAC-SHA256(key derived from the secret; version, cluster, bucket, key, clock), cut to 128 bits
 *
 * Every node of a cluster derives the same key, so a context of one is good at another. Empty bytes are no context. While
 * one secret is exchanged for another, contexts under either are good, and the node's own are under its first.
 */
export class ContextSeal {
  readonly #mac: ContextMac;
  readonly #macs: readonly ContextMac[];

  constructor({ clusterId, secret, otherSecrets = [] }: ContextSealOptions) {
    const macUnder = (each: Uint8Array): ContextMac => new ContextMac({ clusterId, secret: each, version });
    this.#mac = macUnder(secret);
    this.#macs = [this.#mac, ...otherSecrets.map(macUnder)];
  }

  seal(key: Key, clock: VersionVector): SealedContext {
    if (clock.length === 0) return new Uint8Array(0);
    const bytes = encodeClock(clock);
    return Buffer.concat([Buffer.of(version), this.#mac.of(key, bytes), bytes]);
  }

  unseal(key: Key, context: SealedContext): Unsealed {
    if (context.length === 0) return { ok: true, clock: emptyClock };
    if (context.length > contextBytesMax) return { ok: false, reason: "The context is too long to be one of ours." };
    if (context[0] !== version || context.length <= headerBytes) return foreign;
    const bytes = context.subarray(headerBytes);
    const mac = context.subarray(1, headerBytes);
    if (!this.#macs.some((each) => timingSafeEqual(mac, each.of(key, bytes)))) return foreign;
    const clock = decodeClock(bytes);
    return clock === null ? foreign : { ok: true, clock };
  }
}

export interface ContextSealOptions {
  readonly clusterId: string;
  readonly secret: Uint8Array;
  /** Contexts that were sealed under these are good too. Default none. */
  readonly otherSecrets?: readonly Uint8Array[] | undefined;
}

export type Unsealed =
  | { readonly ok: true; readonly clock: VersionVector }
  | { readonly ok: false; readonly reason: string };

const version = 1;
const headerBytes = 1 + macBytes;
/** Far above any clock that a bucket keeps; bounds what an unauthenticated context can make us hash. */
const contextBytesMax = 64 * 1024;
const foreign: Unsealed = { ok: false, reason: "The context was not issued by this cluster for this key." };
