import type { Key, StoredRow } from "@cartwheel/dynamo";
import { segmentOf } from "@cartwheel/dynamo";
import { encodeStoredRow } from "@cartwheel/wire";
import { deadFromMs } from "./row-life.ts";

/** A write on its way to the commit log: the row in bytes, and all that the log would have to decode it for. */
export interface EncodedWrite {
  readonly key: Key;
  readonly partition: number;
  readonly n: number;
  /** Null removes the row. */
  readonly row: EncodedRow | null;
}

export interface EncodedRow {
  readonly bytes: Uint8Array;
  /** How many of the bytes are replicated: what the leaf is a hash of. The rest is local. */
  readonly replicatedBytes: number;
  /** Where in its hash tree the row is. The key's token is still at hand when a write is queued, and not later. */
  readonly segment: number;
  /** See `row-life.ts`. */
  readonly deadFromMs: number | null;
}

export function encodeRow(key: Key, stored: StoredRow): EncodedRow {
  const { bytes, replicatedBytes } = encodeStoredRow(stored);
  return { bytes, replicatedBytes, segment: segmentOf(key), deadFromMs: deadFromMs(stored.row) };
}
