import type { ActorId, RequestId } from "../ids.ts";

/** One event: the `counter`-th that `actor` minted for a key. Counters start at 1 and have no gaps per key. */
export interface Dot {
  readonly actor: ActorId;
  readonly counter: number;
}

/**
 * The events a replica has seen for one key: for each actor, all counters up to the one given.
 * Invariant: entries are sorted by actor and counters are at least 1, so equal clocks are structurally equal.
 */
export type VersionVector = readonly Dot[];

/** Hybrid logical time: milliseconds since 1970, and a count that orders events within one millisecond. */
export interface HybridTime {
  readonly ms: number;
  readonly logical: number;
}

/** One version of a value, with all that a replica needs to say of it. */
export interface Sibling {
  readonly dot: Dot;
  readonly value: Uint8Array;
  /** Fixed at the edge that took the write. Orders siblings for last-write-wins, and nothing else. */
  readonly writtenAt: HybridTime;
  /** Wall time in milliseconds at which the write expires, or null. */
  readonly expiresAtMs: number | null;
  readonly requestId: RequestId;
}

/**
 * What a replica knows of a key.
 * Invariant: siblings are sorted by dot, every sibling's dot is covered by the clock.
 * A row without siblings is the tombstone (design §2).
 */
export interface Row {
  readonly clock: VersionVector;
  readonly siblings: readonly Sibling[];
}

/** A row as one node keeps it. `lastMinted` is local: it never travels and is not hashed. */
export interface StoredRow {
  readonly row: Row;
  /** The dot that this node minted last for this key, or null if it never did. */
  readonly lastMinted: Dot | null;
}
