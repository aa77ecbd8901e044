import { assert } from "@cartwheel/dynamo";
import type { Key, Partition, RowRead, StorageAnswer, StorageQuery } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
import { Worker } from "node:worker_threads";
import { readCommitSequence } from "./commit-log.ts";
import type { CommitWorkerData, FromCommitWorker, ToCommitWorker } from "./commit-protocol.ts";
import { commitSequenceMeta } from "./commit-protocol.ts";
import type { DirectoryLock } from "./directory-lock.ts";
import type { EncodedWrite } from "./encode-write.ts";
import { encodeWrite } from "./encode-write.ts";
import type { BatchLimits } from "./group-commit.ts";
import { GroupCommit } from "./group-commit.ts";
import { KeyReader } from "./key-reader.ts";
import { NoteQueue } from "./note-queue.ts";
import { RowReader } from "./row-reader.ts";
import type { QueueDepth, StorageEngine, StorageListener, StorageWrite } from "./storage-engine.ts";
import { TreeReader } from "./tree-reader.ts";
import { packBatch, packedBytes } from "./write-batch.ts";

/** What `openSqliteEngine` has opened and checked. */
export interface SqliteEngineParts {
  readonly db: Database.Database;
  readonly lock: DirectoryLock;
  readonly worker: CommitWorkerData;
  readonly limits: BatchLimits;
}

interface SqliteWrite extends EncodedWrite {
  readonly writeId: number;
  readonly epoch: number;
  readonly bytes: number;
}

/**
 * Rows in one SQLite file. This thread reads; a worker thread with a connection of its own commits and syncs.
 *
 *     event loop:  read ──► RowReader ─► rows.sqlite (WAL, sees what is committed)
 *                  write ─► GroupCommit ─► packed batch ═► worker, CommitLog: BEGIN, rows, trees, COMMIT + fsync
 *                           onCommitted ◄─────────────────◄ committed
 */
export class SqliteEngine implements StorageEngine {
  readonly #db: Database.Database;
  readonly #lock: DirectoryLock;
  readonly #worker: Worker;
  readonly #commits: GroupCommit<SqliteWrite>;
  readonly #reader: RowReader;
  readonly #trees: TreeReader;
  readonly #keys: KeyReader;
  readonly #notes: NoteQueue;
  #inFlight: readonly SqliteWrite[] = [];
  #listener: StorageListener | null = null;
  #commitSequence: number;
  #closed = false;
  /** Why the worker is gone, or null while it runs. */
  #workerEnd: string | null = null;

  constructor({ db, lock, worker, limits }: SqliteEngineParts) {
    this.#db = db;
    this.#lock = lock;
    this.#reader = new RowReader(db, (suspect) => this.#tell({ type: "quarantine", suspect }));
    this.#trees = new TreeReader(db);
    this.#keys = new KeyReader(db);
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
    return this.#reader.read(key, partition);
  }

  write(write: StorageWrite): void {
    assert(!this.#closed, "the engine is open");
    const { writeId, epoch } = write;
    const { key, partition, n, row } = encodeWrite(this.#commits.refuses(epoch) ? { ...write, stored: null } : write);
    this.#commits.add({ writeId, epoch, key, partition, n, row, bytes: packedBytes(key, row) });
  }

  query(query: StorageQuery): StorageAnswer {
    assert(!this.#closed, "the engine is open");
    switch (query.type) {
      case "held":
        return { type: "held", partitions: this.#reader.heldPartitions() };
      case "rows":
        return this.#reader.page(query);
      case "roots":
        return { type: "roots", roots: this.#trees.roots(query.trees) };
      case "segments":
        return { type: "segments", segments: this.#trees.segments(query.tree) };
      case "leaves":
        return { type: "leaves", leaves: this.#trees.leaves(query.tree, query.segments) };
      case "reapable":
        return { type: "reapable", rows: this.#reader.reapable(query) };
      case "keys":
        return this.#keys.page(query);
    }
  }

  commitSequence(): number {
    return this.#commitSequence;
  }

  depth(): QueueDepth {
    return this.#commits.depth();
  }

  getMeta(name: string): string | null {
    const select = this.#db.prepare<[string], { readonly value: string }>("SELECT value FROM meta WHERE name = ?");
    return select.get(name)?.value ?? null;
  }

  putMeta(name: string, value: string): void {
    assert(name !== commitSequenceMeta, "the commit sequence is the engine's own");
    this.#db
      .prepare("INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
      .run(name, value);
  }

  queueMeta(name: string, value: string, done: () => void): void {
    assert(!this.#closed, "the engine is open");
    assert(name !== commitSequenceMeta, "the commit sequence is the engine's own");
    this.#notes.add({ name, value, done });
  }

  async close(): Promise<void> {
    assert(!this.#closed, "the engine is closed once");
    this.#closed = true;
    await this.#commits.idle();
    await this.#notes.close();
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
    this.#inFlight = batch;
    const packed = packBatch(batch);
    this.#worker.postMessage({ type: "commit", batch: packed } satisfies ToCommitWorker, [packed.buffer]);
  }

  #onWorkerMessage(message: FromCommitWorker): void {
    switch (message.type) {
      case "committed":
        this.#commitSequence = message.commitSequence;
        this.#reader.committed(this.#takeInFlight());
        this.#commits.committed(message.commitSequence);
        break;
      case "failed":
        this.#takeInFlight();
        this.#commits.failed(message.reason);
        if (message.broken) this.#listener?.onBroken(message.reason);
        break;
      case "noted":
        this.#notes.answered(message.ok);
        break;
      case "closed":
        break;
    }
  }

  #onWorkerEnd(reason: string): void {
    this.#workerEnd = reason;
    this.#notes.abandon();
    if (this.#takeInFlight().length > 0) this.#commits.failed(reason);
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
