import { assert } from "@cartwheel/dynamo";
import type { Key, Partition, RowRead, StorageAnswer, StorageQuery } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
import { Worker } from "node:worker_threads";
import { readCommitSequence } from "./commit-log.ts";
import type { CommitWorkerData, FromCommitWorker, SuspectRow, ToCommitWorker } from "./commit-protocol.ts";
import { commitSequenceMeta } from "./commit-protocol.ts";
import type { DirectoryLock } from "./directory-lock.ts";
import type { EncodedWrite } from "./encode-write.ts";
import { encodeRow } from "./encode-write.ts";
import type { BatchLimits } from "./group-commit.ts";
import { GroupCommit } from "./group-commit.ts";
import type { KeyFilter } from "./key-filter.ts";
import { NoteQueue } from "./note-queue.ts";
import { readNotes, writeNote } from "./notes.ts";
import type { SettleLimits } from "./read-view.ts";
import { ReadView } from "./read-view.ts";
import type { QueueDepth, StorageEngine, StorageListener, StorageWrite } from "./storage-engine.ts";
import { packBatch, packedBytes } from "./write-batch.ts";

/** What `openSqliteEngine` has opened and checked. */
export interface SqliteEngineParts {
  readonly db: Database.Database;
  readonly lock: DirectoryLock;
  readonly worker: CommitWorkerData;
  readonly filter: KeyFilter;
  readonly limits: BatchLimits;
  readonly settle: SettleLimits;
}

interface SqliteWrite extends EncodedWrite {
  readonly writeId: number;
  readonly epoch: number;
  readonly bytes: number;
}

/**
 * Rows in one SQLite file. This thread reads; a worker thread with a connection of its own commits and syncs.
 *
 *     event loop:  read ──► ReadView ─► rows.sqlite (WAL, a snapshot), and over it what was committed since
 *                  write ─► GroupCommit ─► packed batch ═► worker, CommitLog: BEGIN, rows, changes, COMMIT + fsync
 *                           onCommitted ◄─────────────────◄ committed
 *
 * From time to time a batch settles (see `settle.ts`). The log is moved into the file then, before the next batch, while
 * no snapshot is held.
 */
export class SqliteEngine implements StorageEngine {
  readonly #db: Database.Database;
  readonly #file: string;
  readonly #lock: DirectoryLock;
  readonly #worker: Worker;
  readonly #commits: GroupCommit<SqliteWrite>;
  readonly #view: ReadView;
  readonly #notes: NoteQueue;
  /** All notes that are durable. They are few, and a snapshot would not show the latest. */
  readonly #noted: Map<string, string>;
  #inFlight: readonly SqliteWrite[] = [];
  /** The log is being moved into the file. */
  #checkpointing = false;
  #whenCheckpointed: (() => void)[] = [];
  /** Waits for that. */
  #heldBack: readonly SqliteWrite[] | null = null;
  /** A batch that failed is not followed by one that settles: that takes even more of a disk that is full. */
  #mayFail = false;
  #listener: StorageListener | null = null;
  #commitSequence: number;
  #closed = false;
  /** Why the worker is gone, or null while it runs. */
  #workerEnd: string | null = null;

  constructor({ db, lock, worker, filter, limits, settle }: SqliteEngineParts) {
    this.#db = db;
    this.#file = worker.file;
    this.#lock = lock;
    const onSuspect = (suspect: SuspectRow): void => this.#tell({ type: "quarantine", suspect });
    this.#view = new ReadView(db, { limits: settle, filter, onSuspect });
    this.#noted = readNotes(db);
    this.#notes = new NoteQueue((name, value) => this.#tell({ type: "note", name, value }));
    this.#commitSequence = readCommitSequence(db);
    this.#commits = new GroupCommit({ limits, commit: (batch) => this.#commit(batch) });
    this.#worker = new Worker(workerUrl(), { workerData: worker });
    this.#worker.on("message", (message: FromCommitWorker) => this.#onWorkerMessage(message));
    this.#worker.on("error", (error) => this.#onWorkerEnd(`the commit thread failed: ${String(error)}`));
  }

  listen(listener: StorageListener): void {
    this.#listener = listener;
    this.#commits.listen(listener);
  }

  read(key: Key, partition: Partition): RowRead {
    assert(!this.#closed, "the engine is open");
    return this.#view.read(key, partition);
  }

  write(write: StorageWrite): void {
    assert(!this.#closed, "the engine is open");
    const { writeId, epoch, key, partition, n, stored } = write;
    const row = stored === null || this.#commits.refuses(epoch) ? null : encodeRow(key, stored);
    this.#commits.add({ writeId, epoch, key, partition, n, row, bytes: packedBytes(key, row) });
  }

  query(query: StorageQuery): StorageAnswer {
    assert(!this.#closed, "the engine is open");
    return this.#view.query(query);
  }

  commitSequence(): number {
    return this.#commitSequence;
  }

  depth(): QueueDepth {
    return this.#commits.depth();
  }

  getMeta(name: string): string | null {
    return this.#noted.get(name) ?? null;
  }

  putMeta(name: string, value: string): void {
    assert(name !== commitSequenceMeta, "the commit sequence is the engine's own");
    writeNote(this.#file, name, value);
    this.#noted.set(name, value);
  }

  queueMeta(name: string, value: string, done: () => void): void {
    assert(!this.#closed, "the engine is open");
    assert(name !== commitSequenceMeta, "the commit sequence is the engine's own");
    const noted = (): void => {
      this.#noted.set(name, value);
      done();
    };
    this.#notes.add({ name, value, done: noted });
  }

  /** Resolves when nothing is on its way to the disk, nor from the log into the file. Notes are not waited for. */
  async idle(): Promise<void> {
    while (this.#checkpointing || this.#commits.depth().rows > 0) {
      await this.#commits.idle();
      if (this.#checkpointing) await new Promise<void>((resolve) => this.#whenCheckpointed.push(resolve));
    }
  }

  async close(): Promise<void> {
    assert(!this.#closed, "the engine is closed once");
    this.#closed = true;
    await this.#commits.idle();
    await this.#notes.close();
    this.#view.release();
    if (this.#workerEnd === null) {
      const exited = new Promise<void>((resolve) => this.#worker.once("exit", () => resolve()));
      this.#tell({ type: "close" });
      await exited;
    }
    this.#db.close();
    this.#lock.release();
  }

  #commit(batch: readonly SqliteWrite[]): void {
    if (this.#workerEnd !== null) {
      const reason = this.#workerEnd;
      setImmediate(() => this.#commits.failed(reason));
      return;
    }
    if (this.#checkpointing) {
      this.#heldBack = batch;
      return;
    }
    this.#view.hold();
    this.#inFlight = batch;
    const packed = packBatch(batch);
    const settle = this.#view.wantsSettling && !this.#mayFail;
    this.#worker.postMessage({ type: "commit", batch: packed, settle } satisfies ToCommitWorker, [packed.buffer]);
  }

  #onWorkerMessage(message: FromCommitWorker): void {
    switch (message.type) {
      case "committed":
        this.#onCommitted(message);
        break;
      case "failed":
        this.#mayFail = true;
        this.#takeInFlight();
        this.#commits.failed(message.reason);
        if (message.broken) this.#listener?.onBroken(message.reason);
        break;
      case "checkpointed":
        this.#onCheckpointed();
        break;
      case "quarantined":
        this.#view.quarantined(message.changes);
        break;
      case "noted":
        this.#notes.answered(message.ok);
        break;
      case "closed":
        break;
    }
  }

  #onCommitted(message: Extract<FromCommitWorker, { type: "committed" }>): void {
    const { commitSequence, settled } = message;
    this.#mayFail = false;
    this.#commitSequence = commitSequence;
    const writes = this.#takeInFlight();
    if (settled) {
      this.#view.settled(writes);
      this.#checkpointing = true;
      this.#tell({ type: "checkpoint" });
    } else this.#view.committed(writes, message);
    this.#commits.committed(commitSequence);
  }

  #onCheckpointed(): void {
    this.#endCheckpoint();
    const batch = this.#heldBack;
    this.#heldBack = null;
    if (batch !== null) this.#commit(batch);
  }

  #endCheckpoint(): void {
    this.#checkpointing = false;
    for (const resolve of this.#whenCheckpointed.splice(0)) resolve();
  }

  #onWorkerEnd(reason: string): void {
    this.#workerEnd = reason;
    this.#notes.abandon();
    this.#endCheckpoint();
    const wasBusy = this.#takeInFlight().length > 0 || this.#heldBack !== null;
    this.#heldBack = null;
    if (wasBusy) this.#commits.failed(reason);
    this.#listener?.onBroken(reason);
  }

  #takeInFlight(): readonly SqliteWrite[] {
    const batch = this.#inFlight;
    this.#inFlight = [];
    return batch;
  }

  #tell(message: ToCommitWorker): void {
    this.#worker.postMessage(message);
  }
}

/** In the workspace the worker runs from its TypeScript source; a production bundle has its own file beside it. */
function workerUrl(): URL {
  return import.meta.url.endsWith(".ts")
    ? new URL("./commit-worker.ts", import.meta.url)
    : new URL("./commit-worker.js", import.meta.url);
}
