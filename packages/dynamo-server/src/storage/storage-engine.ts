import type { Key, Partition, RowRead, ScannedRow, StoredRow } from "@cartwheel/dynamo";

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
  /** Committed rows of a partition in (bucket, key) byte order. Damaged rows are left out, and quarantined. */
  scan(range: ScanRange): ScanResult;
  /** Partitions of which at least one row is committed, ascending. */
  heldPartitions(): readonly number[];
  /** Batches ever committed in this data directory. Ascends by one with each, and survives restarts. */
  commitSequence(): number;
  /** What is queued or being committed. */
  depth(): QueueDepth;
  /** A note of the node itself (identity, incarnation, history), or null if there is none of that name. */
  getMeta(name: string): string | null;
  /** Durable on return. For use at start, not on a hot path. */
  putMeta(name: string, value: string): void;
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
  /** Null removes the row. */
  readonly stored: StoredRow | null;
}

export interface ScanRange {
  readonly partition: Partition;
  /** Exclusive. Null begins at the partition's first key. */
  readonly afterKey: Key | null;
  readonly limit: number;
}

export interface ScanResult {
  readonly rows: readonly ScannedRow[];
  /** False when the partition may hold more after the last row. */
  readonly done: boolean;
}

export interface QueueDepth {
  readonly rows: number;
  readonly bytes: number;
}
