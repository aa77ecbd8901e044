import type { PackedBatch } from "./write-batch.ts";

/** What the engine says to its commit worker. */
export type ToCommitWorker =
  /** `settle`: see `settle.ts`. */
  | { readonly type: "commit"; readonly batch: PackedBatch; readonly settle: boolean }
  | { readonly type: "checkpoint" }
  | { readonly type: "note"; readonly name: string; readonly value: string }
  | { readonly type: "quarantine"; readonly suspect: SuspectRow }
  | { readonly type: "close" };

/**
 * What the worker answers, in order: one `committed` or `failed` for each `commit`, one `noted` for each `note`, one
 * `checkpointed` for each `checkpoint`.
 */
export type FromCommitWorker =
  | (CommittedBatch & { readonly type: "committed"; readonly commitSequence: number; readonly settled: boolean })
  /** `broken`: the disk or the file can no longer be trusted. */
  | { readonly type: "failed"; readonly reason: string; readonly broken: boolean }
  | { readonly type: "noted"; readonly ok: boolean }
  | { readonly type: "checkpointed" }
  /** A damaged row was set aside. */
  | { readonly type: "quarantined"; readonly changes: Uint8Array }
  | { readonly type: "closed" };

/** A row that failed its checksum on a read. */
export interface SuspectRow {
  readonly partition: number;
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly reason: string;
}

export interface CommitWorkerData {
  readonly file: string;
  readonly pagesMax: number | "unlimited";
  /** See `tree-key.ts`. */
  readonly treeKey: Uint8Array;
  /** See `key-filter.ts`. Whoever reads adds to it, before the batch that comes after a settling. */
  readonly keyFilter: SharedArrayBuffer;
}

/** Names of meta notes that the engine keeps for itself. */
export const commitSequenceMeta = "commit-sequence";

/** A batch comes back when it is committed, for readers, with what it did to the leaves of its rows. */
export interface CommittedBatch {
  readonly batch: PackedBatch;
  /** As `leaf-changes.ts` has it. */
  readonly changes: Uint8Array<ArrayBuffer>;
}
