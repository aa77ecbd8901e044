import { assert } from "../assert.ts";
import type { Key, Partition } from "../ids.ts";
import { rowBytes } from "../handoff/row-bytes.ts";
import { keyId } from "../key.ts";
import type { StoredRow } from "../versioning/types.ts";
import type { NodeEffect, RowRead } from "./events.ts";

/**
 * The node's rows: what the engine has committed, and over it what has been written but not yet committed.
 *
 * All access to one key goes through here in order, so puts to a key are serialised and each sees the row that the one
 * before left, committed or not (design §2). An entry lives while its key is being read or has uncommitted writes.
 *
 * Invariant: within an epoch, the engine commits writes in the order of their ids. When a batch fails the whole
 * overlay is forgotten, with every row built on it, and a new epoch begins.
 */

/** What a step finds: the row (null when there is none), or why it cannot be known. */
export type CurrentRow =
  | { readonly status: "known"; readonly stored: StoredRow | null }
  | { readonly status: "corrupt" }
  | { readonly status: "failed"; readonly reason: string };

/** A row to write (null to drop it), "unchanged" when the row already says it all, "refused" when it must not be applied. */
export type RowChange = { readonly write: StoredRow | null } | "unchanged" | "refused";

/** How an access ended. `not-applied`: refused, or the engine could not read the row; nothing was written. */
export type RowOutcome = "durable" | "failed" | "not-applied";

export interface RowStep {
  readonly key: Key;
  readonly partition: Partition;
  /** Runs once, with the row of the moment. */
  readonly change: (current: CurrentRow) => RowChange;
  /** Runs when the row that `change` left (its own write, or the covering one) is durable, or never will be. */
  readonly done: (outcome: RowOutcome) => void;
}

interface Entry {
  readonly key: Key;
  readonly partition: Partition;
  reading: boolean;
  stored: StoredRow | null;
  corrupt: boolean;
  /** The last uncommitted write of the key, 0 when there is none. */
  lastWriteId: number;
  readonly waiting: RowStep[];
}

interface PendingWrite {
  readonly id: string;
  readonly key: Key;
  readonly partition: Partition;
  readonly drops: boolean;
  /** About what it takes in memory. */
  readonly bytes: number;
  readonly waiters: ((outcome: RowOutcome) => void)[];
}

export class RowTable {
  readonly #emit: (effect: NodeEffect) => void;
  readonly #onBatchFailed: (reason: string, discarded: number) => void;
  readonly #nOf: (bucket: string) => number;
  readonly #onCorrupt: (id: string) => void;
  readonly #onSettled: (key: Key, partition: Partition) => void;
  readonly #entries = new Map<string, Entry>();
  readonly #reads = new Map<number, string>();
  /** Uncommitted writes, in order. */
  readonly #writes = new Map<number, PendingWrite>();
  #uncommittedBytes = 0;
  #epoch = 1;
  #nextReadId = 1;
  #nextWriteId = 1;
  /** No uncommitted write has a smaller id. */
  #oldestWriteId = 1;

  constructor(ports: {
    readonly emit: (effect: NodeEffect) => void;
    readonly onBatchFailed: (reason: string, discarded: number) => void;
    /** The N of a bucket: names the hash tree that a row belongs to. */
    readonly nOf: (bucket: string) => number;
    readonly onCorrupt: (id: string) => void;
    /**
     * A row is on the disk, or may be: it was committed, or its commit failed and can have reached the disk all the same,
     * or the commit failed that was to drop it.
     */
    readonly onSettled: (key: Key, partition: Partition) => void;
  }) {
    this.#emit = ports.emit;
    this.#onBatchFailed = ports.onBatchFailed;
    this.#nOf = ports.nOf;
    this.#onCorrupt = ports.onCorrupt;
    this.#onSettled = ports.onSettled;
  }

  /** Applies a step as soon as the key's row is known. */
  access(step: RowStep): void {
    const id = keyId(step.key);
    const entry = this.#entries.get(id);
    if (entry === undefined) this.#read(id, step);
    else if (entry.reading) entry.waiting.push(step);
    else this.#apply(id, entry, step);
  }

  /** Whether a write of the key has not been committed yet. */
  hasPending(key: Key): boolean {
    return (this.#entries.get(keyId(key))?.lastWriteId ?? 0) > 0;
  }

  /** Whether any row is being read or waits for its commit. */
  hasAnyPending(): boolean {
    return this.#entries.size > 0;
  }

  /** Whether so much waits for the disk that no more should be taken from others; they have other nodes, or time. */
  get isCongested(): boolean {
    return this.#uncommittedBytes > uncommittedBytesMax;
  }

  onRead(readId: number, result: RowRead): void {
    const id = this.#reads.get(readId);
    if (id === undefined) return;
    this.#reads.delete(readId);
    const entry = this.#entries.get(id);
    assert(entry !== undefined && entry.reading, "a row was read that nobody asked for");
    entry.reading = false;
    if (result.status === "failed") {
      this.#entries.delete(id);
      for (const step of entry.waiting) {
        step.change({ status: "failed", reason: result.reason });
        step.done("not-applied");
      }
      return;
    }
    entry.stored = result.status === "found" ? result.stored : null;
    entry.corrupt = result.status === "corrupt";
    if (entry.corrupt) this.#onCorrupt(id);
    for (const step of entry.waiting.splice(0)) this.#apply(id, entry, step);
    this.#evict(id, entry);
  }

  onCommitted(upTo: number): void {
    // Ids ascend without gaps, so they are counted: an iterator over thousands of writes a second is garbage as well.
    for (; this.#oldestWriteId <= upTo; this.#oldestWriteId++) {
      const writeId = this.#oldestWriteId;
      const write = this.#writes.get(writeId);
      if (write === undefined) continue;
      this.#writes.delete(writeId);
      this.#uncommittedBytes -= write.bytes;
      const entry = this.#entries.get(write.id);
      if (entry !== undefined && entry.lastWriteId === writeId) entry.lastWriteId = 0;
      if (entry !== undefined) this.#evict(write.id, entry);
      if (!write.drops) this.#onSettled(write.key, write.partition);
      for (const waiter of write.waiters) waiter("durable");
    }
  }

  onFailed(epoch: number, reason: string): void {
    if (epoch !== this.#epoch) return;
    this.#epoch++;
    const lost = [...this.#writes.values()];
    this.#writes.clear();
    this.#uncommittedBytes = 0;
    for (const [id, entry] of this.#entries) if (!entry.reading) this.#entries.delete(id);
    this.#onBatchFailed(reason, lost.length);
    // Drops too: their rows are there again, and a scan in between may have found nothing.
    for (const { key, partition } of lost) this.#onSettled(key, partition);
    for (const { waiters } of lost) for (const waiter of waiters) waiter("failed");
  }

  #read(id: string, step: RowStep): void {
    const { key, partition } = step;
    this.#entries.set(id, {
      key,
      partition,
      reading: true,
      stored: null,
      corrupt: false,
      lastWriteId: 0,
      waiting: [step],
    });
    const readId = this.#nextReadId++;
    this.#reads.set(readId, id);
    this.#emit({ type: "read-row", readId, key, partition });
  }

  #apply(id: string, entry: Entry, step: RowStep): void {
    const change = step.change(entry.corrupt ? { status: "corrupt" } : { status: "known", stored: entry.stored });
    if (change === "refused") return step.done("not-applied");
    if (change === "unchanged") {
      // What changes nothing is durable only when the row that covers it is (protocol finding 2).
      const pending = this.#writes.get(entry.lastWriteId);
      if (pending === undefined) step.done("durable");
      else pending.waiters.push(step.done);
      return;
    }
    const writeId = this.#nextWriteId++;
    entry.stored = change.write;
    entry.corrupt = false;
    entry.lastWriteId = writeId;
    const { key, partition } = entry;
    const bytes = change.write === null ? 0 : rowBytes({ key, row: change.write.row });
    this.#uncommittedBytes += bytes;
    this.#writes.set(writeId, { id, key, partition, drops: change.write === null, bytes, waiters: [step.done] });
    const n = this.#nOf(key.bucket);
    this.#emit({ type: "write-row", writeId, epoch: this.#epoch, key, partition, n, stored: change.write });
  }

  #evict(id: string, entry: Entry): void {
    if (!entry.reading && entry.lastWriteId === 0) this.#entries.delete(id);
  }
}

/** A disk that stalls for seconds under load must not take the node's memory with it. */
const uncommittedBytesMax = 64 * 1024 * 1024;
