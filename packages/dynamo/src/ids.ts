/**
 * Names of things. Each is a branded primitive, so that a partition number cannot be passed where a counter is meant.
 * All of them are plain data: they travel in messages, they are logged, they are compared with `===`.
 */

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A member's identity, minted by `init` into its data directory. Never an address (design §3). 1 to 64 of `[a-z0-9-]`. */
export type NodeId = Brand<string, "NodeId">;

/**
 * Who counts: a random 64-bit number drawn when a process starts, and a sequence number, written `<16 hex>.<decimal>`.
 * Invariant: no two processes, and no two starts of one process, ever share the random part (design §2).
 */
export type ActorId = Brand<string, "ActorId">;

/** Index of one of the ring's Q equal parts, 0 to Q-1. */
export type Partition = Brand<number, "Partition">;

/** Hash of the membership history, 32 hex digits. Nodes with equal ids have equal rings. */
export type RingId = Brand<string, "RingId">;

/** Names one exact write: bucket, key, context, bytes and time. Chosen by the client, 1 to 64 printable ASCII characters. */
export type RequestId = Brand<string, "RequestId">;

/** A region or rack. Preference lists spread a key's owners over zones where that is possible. */
export type Zone = string;

/** What a value is stored under: a bucket, which carries settings, and bytes. */
export interface Key {
  readonly bucket: string;
  /** 1 to 1,024 bytes, any bytes. */
  readonly bytes: Uint8Array;
}

/** A node's two clocks, in milliseconds. `monotonicMs` never goes backwards; `wallMs` may jump. */
export interface Now {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

const nodeIdPattern = /^[a-z0-9-]{1,64}$/;
const requestIdPattern = /^[\x21-\x7e]{1,64}$/;

/** Whether `text` may be a member's identity. */
export function isNodeId(text: string): text is NodeId {
  return nodeIdPattern.test(text);
}

/** Whether `text` may name a request. */
export function isRequestId(text: string): text is RequestId {
  return requestIdPattern.test(text);
}
