import type { Key } from "../ids.ts";
import type { StoredRow } from "../versioning/types.ts";
import type { NodeEffect, ScannedRow } from "./events.ts";
import type { Leaf, TreeId } from "./peer-message.ts";

/** Questions to the engine about what is committed, other than one row. */
export type StorageQuery =
  /** Partitions of which at least one row is held, ascending. */
  | { readonly type: "held" }
  /** Up to `limit` rows of a partition, after `afterKey` in (bucket, bytes) order, or from its beginning. */
  | { readonly type: "rows"; readonly partition: number; readonly afterKey: Key | null; readonly limit: number }
  /** The root of each tree: a hash over its segments. A tree without rows has a root of zeros. */
  | { readonly type: "roots"; readonly trees: readonly TreeId[] }
  /** A tree's 256 segments, 16 bytes each, one after another: the exclusive or of the leaves of the keys in them. */
  | { readonly type: "segments"; readonly tree: TreeId }
  | { readonly type: "leaves"; readonly tree: TreeId; readonly segments: readonly number[] }
  /** Rows of a partition without a sibling that is alive at `wallMs`, in key order, at most `limit`. */
  | { readonly type: "reapable"; readonly partition: number; readonly wallMs: number; readonly limit: number }
  /** How many rows a partition has, and how many of them have no sibling that is alive at `wallMs`. */
  | { readonly type: "count"; readonly partition: number; readonly wallMs: number }
  /** Up to `limit` keys of a bucket in a partition, after `after` in byte order or from the first; nothing of the rows. */
  | {
      readonly type: "keys";
      readonly partition: number;
      readonly bucket: string;
      readonly after: Uint8Array | null;
      readonly limit: number;
      /** When a sibling must be alive for its key to be `alive`. */
      readonly wallMs: number;
    };

export type StorageAnswer =
  | { readonly type: "held"; readonly partitions: readonly number[] }
  | { readonly type: "rows"; readonly rows: readonly ScannedRow[]; readonly done: boolean }
  | { readonly type: "roots"; readonly roots: readonly Uint8Array[] }
  | { readonly type: "segments"; readonly segments: Uint8Array }
  | { readonly type: "leaves"; readonly leaves: readonly Leaf[] }
  | { readonly type: "reapable"; readonly rows: readonly ScannedRow[] }
  | { readonly type: "count"; readonly rows: number; readonly dead: number }
  | { readonly type: "keys"; readonly keys: readonly ListedKey[]; readonly done: boolean };

/** A key that somebody holds a row of, and as little of the row as tells whether two holders hold the same. */
export interface ListedKey {
  readonly bytes: Uint8Array;
  /** The row's leaf. Equal leaves are equal rows, where the holders have one kind of engine. */
  readonly leaf: Uint8Array;
  /** Whether the row has a sibling that has not expired. */
  readonly alive: boolean;
}

type AnswerTo<Q extends StorageQuery["type"]> = Extract<StorageAnswer, { type: Q }>;

/** Pairs questions with answers, so that whoever asks can go on where it stopped. */
export class Queries {
  readonly #emit: (effect: NodeEffect) => void;
  readonly #waiting = new Map<number, (answer: StorageAnswer) => void>();
  #nextId = 1;

  constructor(emit: (effect: NodeEffect) => void) {
    this.#emit = emit;
  }

  ask<T extends StorageQuery["type"]>(
    query: Extract<StorageQuery, { type: T }>,
    then: (answer: AnswerTo<T>) => void,
  ): void {
    const queryId = this.#nextId++;
    this.#waiting.set(queryId, (answer) => {
      if (answer.type === query.type) then(answer as AnswerTo<T>);
    });
    this.#emit({ type: "query", queryId, query });
  }

  onAnswer(queryId: number, answer: StorageAnswer): void {
    const then = this.#waiting.get(queryId);
    this.#waiting.delete(queryId);
    then?.(answer);
  }
}

/** Whether a row has nothing left to show at this time. */
export function isReapable({ row }: StoredRow, wallMs: number): boolean {
  return row.siblings.every(({ expiresAtMs }) => expiresAtMs !== null && expiresAtMs <= wallMs);
}
