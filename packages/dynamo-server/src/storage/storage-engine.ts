import type { Key, Partition, RowRead, StorageAnswer, StorageQuery, StoredRow } from "@cartwheel/dynamo";

/**
 * What a node keeps on its disk, as the core sees it. Reads answer at once and from what is committed; writes are
 * queued, committed many at a time (group commit) and reported in order. Two engines implement it, in SQLite and in
 * memory; both pass `storageEngineContract`.
 *
 *     write 7, 8, 9 ──► queue ──► one batch, fsync ──► onCommitted(upTo 9)
 *     write 10, 11 ───► queue, until that batch is done
 *
 * Uncommitted rows are the core's business: it keeps an overlay of them. An engine never shows one, and never shows
 * less than it has reported committed.
 */
export interface StorageEngine {
  /** Where commits and failures are reported. Called once, before the first `write`. */
  listen(listener: StorageListener): void;
  /** The committed row. Takes microseconds, so it is allowed on the event loop. */
  read(key: Key, partition: Partition): RowRead;
  /**
   * Queues a row, or its removal. `writeId`s and `epoch`s ascend. Never refuses: how much may be queued is decided
   * where requests are admitted, by `depth`.
   */
  write(write: StorageWrite): void;
  /**
   * Answers from what is committed. Takes up to some milliseconds, so ask one question a turn of the event loop. Damaged
   * rows are left out of `rows` and `reapable`, and quarantined.
   */
  query(query: StorageQuery): StorageAnswer;
  /** Batches ever committed in this data directory. Ascends by one with each, and survives restarts. */
  commitSequence(): number;
  /** What is queued or being committed. */
  depth(): QueueDepth;
  /** A note of the node itself (identity, incarnation, history), or null if there is none of that name. */
  getMeta(name: string): string | null;
  /** Durable on return. For use at start, not on a hot path. */
  putMeta(name: string, value: string): void;
  /**
   * Stores a note without holding up the caller. `done` runs in a later turn, once it, or a later note of its name, is
   * durable. Notes become durable in the order of the calls; one that fails is tried again until the engine closes.
   */
  queueMeta(name: string, value: string, done: () => void): void;
  /** Commits what is queued, then closes. No `write` may follow. */
  close(): Promise<void>;
}

export interface StorageListener {
  /** Every write up to `upTo` that was not refused is committed and synced. */
  onCommitted(upTo: number, commitSequence: number): void;
  /**
   * A batch of this epoch failed, or nobody knows whether it did. Every write of this epoch that was not reported
   * committed is refused, now and later, without being tried: it may build on a row that never reached the disk.
   */
  onFailed(epoch: number, reason: string): void;
  /** The disk can no longer be trusted (an fsync failed, the file is damaged). The node must stop. */
  onBroken(reason: string): void;
}

export interface StorageWrite {
  readonly writeId: number;
  readonly epoch: number;
  readonly key: Key;
  readonly partition: Partition;
  /** The bucket's N: with the partition it names the hash tree that the row belongs to. At most 65,535. */
  readonly n: number;
  /** Null removes the row. */
  readonly stored: StoredRow | null;
}

export interface QueueDepth {
  readonly rows: number;
  readonly bytes: number;
}
