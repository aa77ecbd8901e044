import { assert } from "@cartwheel/dynamo";
import type { QueueDepth, StorageListener } from "./storage-engine.ts";

/** What group commit needs to know of a write. */
export interface QueuedWrite {
  readonly writeId: number;
  readonly epoch: number;
  /** Roughly what it will occupy, for the limits. */
  readonly bytes: number;
}

export interface BatchLimits {
  /** Default 1,024. Larger batches make the first writer in one wait for more of the others. */
  readonly rowsMax: number;
  /** Default 8 MiB. A single row may exceed it and then travels alone. */
  readonly bytesMax: number;
  /**
   * How long a batch that follows a busy one waits for company, unless `gatherRows` come sooner. Default 2 ms. A commit
   * costs as much CPU as ten rows, and writers that were answered together ask again together. Too small: commits of a
   * few rows each; too large: a busy node answers later than it could. 0: never.
   */
  readonly gatherMs: number;
}

export const defaultBatchLimits: BatchLimits = { rowsMax: 1_024, bytesMax: 8 * 1024 * 1024, gatherMs: 2 };

/** As many rows are company enough. */
const gatherRows = 32;
/** A batch of fewer rows is no sign of many writers: the next one does not wait. */
const busyRows = 5;

export interface GroupCommitOptions<W extends QueuedWrite> {
  readonly limits: BatchLimits;
  /** Starts to commit a batch. Its end is told by `committed` or `failed`. */
  readonly commit: (batch: readonly W[]) => void;
}

/**
 * The queue in front of a disk. One batch is in flight; what arrives meanwhile becomes the next one, so batches grow by
 * themselves when the disk is slow. Where it is fast and writers are many, a batch gathers for a moment. A batch holds
 * one epoch only, because epochs fail as a whole.
 *
 * Invariant: `onCommitted` ascends, and a write of an epoch that was reported failed is never committed afterwards.
 */
export class GroupCommit<W extends QueuedWrite> {
  readonly #options: GroupCommitOptions<W>;
  #listener: StorageListener | null = null;
  #queue: W[] = [];
  #queuedBytes = 0;
  #inFlight: readonly W[] | null = null;
  #inFlightBytes = 0;
  #flushScheduled = false;
  #gathering: NodeJS.Timeout | null = null;
  #failedEpoch = -1;
  #lastWriteId = -1;
  #whenIdle: (() => void)[] = [];

  constructor(options: GroupCommitOptions<W>) {
    this.#options = options;
  }

  listen(listener: StorageListener): void {
    assert(this.#listener === null, "a storage engine has one listener");
    this.#listener = listener;
  }

  /** Whether a write of this epoch would be refused, so that its caller need not encode it. */
  refuses(epoch: number): boolean {
    return epoch <= this.#failedEpoch;
  }

  add(write: W): void {
    assert(write.writeId > this.#lastWriteId, "write ids ascend");
    this.#lastWriteId = write.writeId;
    if (this.refuses(write.epoch)) return;
    this.#queue.push(write);
    this.#queuedBytes += write.bytes;
    this.#scheduleFlush();
  }

  depth(): QueueDepth {
    const rows = this.#queue.length + (this.#inFlight?.length ?? 0);
    return { rows, bytes: this.#queuedBytes + this.#inFlightBytes };
  }

  /** Resolves when nothing is queued or in flight. */
  idle(): Promise<void> {
    if (this.#gathering !== null) this.#flush();
    if (this.#queue.length === 0 && this.#inFlight === null) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  committed(commitSequence: number): void {
    const batch = this.#takeInFlight();
    const last = batch.at(-1);
    assert(last !== undefined, "a batch is never empty");
    this.#listener?.onCommitted(last.writeId, commitSequence);
    const gathers = batch.length >= busyRows && this.#queue.length < gatherRows && this.#whenIdle.length === 0;
    if (gathers && this.#options.limits.gatherMs > 0) this.#gather();
    else this.#flush();
  }

  failed(reason: string): void {
    const epoch = this.#takeInFlight()[0]?.epoch;
    assert(epoch !== undefined, "a batch is never empty");
    this.#failedEpoch = epoch;
    this.#queue = this.#queue.filter((write) => write.epoch > epoch);
    this.#queuedBytes = this.#queue.reduce((sum, write) => sum + write.bytes, 0);
    this.#listener?.onFailed(epoch, reason);
    this.#flush();
  }

  /** Flushes at the end of the tick, so that everything one tick produces shares a batch. */
  #scheduleFlush(): void {
    if (this.#flushScheduled || this.#inFlight !== null) return;
    if (this.#gathering !== null && this.#queue.length < gatherRows) return;
    this.#flushScheduled = true;
    setImmediate(() => {
      this.#flushScheduled = false;
      this.#flush();
    });
  }

  #gather(): void {
    this.#gathering = setTimeout(() => this.#flush(), this.#options.limits.gatherMs);
  }

  #flush(): void {
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    this.#gathering = null;
    if (this.#inFlight !== null) return;
    const batch = this.#takeBatch();
    if (batch.length > 0) {
      this.#inFlight = batch;
      this.#options.commit(batch);
      return;
    }
    const waiting = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of waiting) resolve();
  }

  #takeBatch(): readonly W[] {
    const epoch = this.#queue[0]?.epoch;
    let rows = 0;
    let bytes = 0;
    for (const write of this.#queue) {
      const full = rows >= this.#options.limits.rowsMax || bytes + write.bytes > this.#options.limits.bytesMax;
      if (write.epoch !== epoch || (full && rows > 0)) break;
      rows += 1;
      bytes += write.bytes;
    }
    this.#queuedBytes -= bytes;
    this.#inFlightBytes = bytes;
    return this.#queue.splice(0, rows);
  }

  #takeInFlight(): readonly W[] {
    const batch = this.#inFlight;
    assert(batch !== null, "a batch is in flight");
    this.#inFlight = null;
    this.#inFlightBytes = 0;
    return batch;
  }
}
