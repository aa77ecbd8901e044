import { assert } from "@cartwheel/dynamo";
import type { Key, Partition, RowRead, ScannedRow } from "@cartwheel/dynamo";
import { storedRowCodec } from "@cartwheel/wire";
import type Database from "better-sqlite3";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { openQuarantine, readCommitSequence } from "./commit-log.ts";
import type { CommitWorkerData, FromCommitWorker, ToCommitWorker } from "./commit-protocol.ts";
import { commitSequenceMeta } from "./commit-protocol.ts";
import type { DirectoryLock } from "./directory-lock.ts";
import { lockDirectory } from "./directory-lock.ts";
import type { BatchLimits } from "./group-commit.ts";
import { defaultBatchLimits, GroupCommit } from "./group-commit.ts";
import { keyName } from "./key-order.ts";
import { nativeRuntimeProblem } from "./native-runtime.ts";
import { rowChecksum } from "./row-checksum.ts";
import { openConnection, prepareSchema } from "./sqlite-connection.ts";
import type {
  QueueDepth,
  ScanRange,
  ScanResult,
  StorageEngine,
  StorageListener,
  StorageWrite,
} from "./storage-engine.ts";
import type { EncodedWrite } from "./write-batch.ts";
import { packBatch, packedBytes } from "./write-batch.ts";

export interface SqliteEngineOptions {
  /** Created where it does not exist. One process at a time may use it. */
  readonly directory: string;
  readonly limits?: BatchLimits;
  /** Pages of 4 KiB that the file may have before commits fail as on a full disk. Default "unlimited". */
  readonly pagesMax?: number | "unlimited";
}

export type OpenResult =
  | { readonly ok: true; readonly engine: SqliteEngine }
  | { readonly ok: false; readonly code: OpenFailureCode; readonly message: string };

export type OpenFailureCode =
  | "RUNTIME_TOO_OLD" // start again with a newer Node
  | "DIRECTORY_IN_USE" // another process runs on it
  | "SCHEMA_REFUSED"; // not ours, or written by another version

/** Opens a data directory's rows. Throws only what the file system throws. */
export function openSqliteEngine(options: SqliteEngineOptions): OpenResult {
  const problem = nativeRuntimeProblem();
  if (problem !== null) return { ok: false, code: "RUNTIME_TOO_OLD", message: problem };
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const locked = lockDirectory(options.directory);
  if (!locked.ok) return { ok: false, code: "DIRECTORY_IN_USE", message: locked.message };
  const worker: CommitWorkerData = {
    file: join(options.directory, "rows.sqlite"),
    pagesMax: options.pagesMax ?? "unlimited",
  };
  const db = openConnection(worker);
  const schema = prepareSchema(db);
  if (!schema.ok) {
    db.close();
    locked.lock.release();
    return { ok: false, code: "SCHEMA_REFUSED", message: schema.message };
  }
  return { ok: true, engine: new SqliteEngine(options, { db, lock: locked.lock, worker }) };
}

interface Opened {
  readonly db: Database.Database;
  readonly lock: DirectoryLock;
  readonly worker: CommitWorkerData;
}

interface SqliteWrite extends EncodedWrite {
  readonly writeId: number;
  readonly epoch: number;
  readonly bytes: number;
}

/**
 * Rows in one SQLite file. This thread reads; a worker thread with a connection of its own commits and syncs.
 *
 *     event loop:  read ──► rows.sqlite (WAL, sees what is committed)
 *                  write ─► GroupCommit ─► packed batch ═► worker: BEGIN, rows, COMMIT + fsync
 *                           onCommitted ◄─────────────────◄ committed
 *
 * Invariant: a row whose checksum does not match is never returned, by `read` or by `scan`; its key reads as `corrupt`
 * until a merged row has been committed over it.
 */
export class SqliteEngine implements StorageEngine {
  readonly #db: Database.Database;
  readonly #lock: DirectoryLock;
  readonly #worker: Worker;
  readonly #commits: GroupCommit<SqliteWrite>;
  readonly #select: Database.Statement<[number, string, Uint8Array], StoredBytes>;
  readonly #selectRange: Database.Statement<[number, string, Uint8Array, number], RangeRow>;
  readonly #nextPartition: Database.Statement<[number], number>;
  readonly #quarantined: Set<string>;
  #inFlight: readonly SqliteWrite[] = [];
  #listener: StorageListener | null = null;
  #commitSequence: number;
  #closed = false;
  /** Why the worker is gone, or null while it runs. */
  #workerEnd: string | null = null;

  constructor(options: SqliteEngineOptions, { db, lock, worker }: Opened) {
    this.#db = db;
    this.#lock = lock;
    this.#select = db.prepare("SELECT row, checksum FROM rows WHERE partition = ? AND bucket = ? AND key = ?");
    this.#selectRange = db.prepare(
      `SELECT bucket, key, row, checksum FROM rows WHERE partition = ? AND (bucket, key) > (?, ?)
       ORDER BY bucket, key LIMIT ?`,
    );
    this.#nextPartition = db
      .prepare<[number], number>("SELECT partition FROM rows WHERE partition > ? ORDER BY partition LIMIT 1")
      .pluck() as Database.Statement<[number], number>;
    this.#quarantined = new Set(openQuarantine(db).map(({ partition, key }) => quarantineName(partition, key)));
    this.#commitSequence = readCommitSequence(db);
    this.#commits = new GroupCommit({
      limits: options.limits ?? defaultBatchLimits,
      commit: (batch) => this.#commit(batch),
    });
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
    if (this.#quarantined.size > 0 && this.#quarantined.has(quarantineName(partition, key))) {
      return { status: "corrupt" };
    }
    try {
      const found = this.#select.get(partition, key.bucket, key.bytes);
      return found === undefined ? { status: "absent" } : this.#verify(key, partition, found);
    } catch (error) {
      return { status: "failed", reason: String(error) };
    }
  }

  write({ writeId, epoch, key, partition, stored }: StorageWrite): void {
    assert(!this.#closed, "the engine is open");
    const row = stored === null || this.#commits.refuses(epoch) ? null : storedRowCodec.encode(stored);
    const write = { key, partition, row };
    this.#commits.add({ ...write, writeId, epoch, bytes: packedBytes(write) });
  }

  scan({ partition, afterKey, limit }: ScanRange): ScanResult {
    assert(limit > 0, "a scan asks for at least one row");
    // Every key is greater than ("", empty): bucket names are not empty.
    const found = this.#selectRange.all(partition, afterKey?.bucket ?? "", afterKey?.bytes ?? new Uint8Array(), limit);
    const rows: ScannedRow[] = [];
    for (const row of found) {
      const key = { bucket: row.bucket, bytes: new Uint8Array(row.key) };
      const read = this.#verify(key, partition, row);
      if (read.status === "found") rows.push({ key, stored: read.stored });
    }
    // A page of nothing but damaged rows must not end the scan: its rows are leaving the table, so ask again.
    if (rows.length === 0 && found.length === limit) return this.#scanPast(found, { partition, afterKey, limit });
    return { rows, done: found.length < limit };
  }

  heldPartitions(): readonly number[] {
    const held: number[] = [];
    let next = this.#nextPartition.get(-1);
    while (next !== undefined) {
      held.push(next);
      next = this.#nextPartition.get(next);
    }
    return held;
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

  async close(): Promise<void> {
    assert(!this.#closed, "the engine is closed once");
    this.#closed = true;
    await this.#commits.idle();
    if (this.#workerEnd === null) {
      const exited = new Promise<void>((resolve) => this.#worker.once("exit", () => resolve()));
      this.#tell({ type: "close" });
      await exited;
    }
    this.#db.close();
    this.#lock.release();
  }

  #verify(key: Key, partition: Partition, found: StoredBytes): RowRead {
    if (found.checksum !== rowChecksum(key, found.row)) return this.#quarantine(key, partition, "checksum mismatch");
    const decoded = storedRowCodec.decode(found.row);
    // Intact bytes that do not decode were written by a program that this one does not understand; they stay.
    return decoded.ok
      ? { status: "found", stored: decoded.value }
      : { status: "failed", reason: `${decoded.error.code}: ${decoded.error.message}` };
  }

  #quarantine(key: Key, partition: Partition, reason: string): RowRead {
    this.#quarantined.add(quarantineName(partition, key));
    this.#tell({ type: "quarantine", suspect: { partition, bucket: key.bucket, key: key.bytes, reason } });
    return { status: "corrupt" };
  }

  #scanPast(found: readonly RangeRow[], range: ScanRange): ScanResult {
    const last = found.at(-1);
    assert(last !== undefined, "the page had rows");
    return this.scan({ ...range, afterKey: { bucket: last.bucket, bytes: new Uint8Array(last.key) } });
  }

  #commit(batch: readonly SqliteWrite[]): void {
    this.#inFlight = batch;
    if (this.#workerEnd !== null) {
      const reason = this.#workerEnd;
      setImmediate(() => this.#commits.failed(reason));
      return;
    }
    const packed = packBatch(batch);
    this.#worker.postMessage({ type: "commit", batch: packed } satisfies ToCommitWorker, [packed.buffer]);
  }

  #onWorkerMessage(message: FromCommitWorker): void {
    switch (message.type) {
      case "committed":
        this.#commitSequence = message.commitSequence;
        this.#clearRepaired();
        this.#commits.committed(message.commitSequence);
        break;
      case "failed":
        this.#inFlight = [];
        this.#commits.failed(message.reason);
        if (message.broken) this.#listener?.onBroken(message.reason);
        break;
      case "closed":
        break;
    }
  }

  #onWorkerEnd(reason: string): void {
    this.#workerEnd = reason;
    const doubtful = this.#inFlight.length > 0;
    this.#inFlight = [];
    if (doubtful) this.#commits.failed(reason);
    this.#listener?.onBroken(reason);
  }

  #clearRepaired(): void {
    const batch = this.#inFlight;
    this.#inFlight = [];
    if (this.#quarantined.size === 0) return;
    for (const { key, partition, row } of batch) {
      if (row !== null) this.#quarantined.delete(quarantineName(partition, key));
    }
  }

  #tell(message: ToCommitWorker): void {
    this.#worker.postMessage(message);
  }
}

interface StoredBytes {
  readonly row: Uint8Array;
  readonly checksum: number;
}

interface RangeRow extends StoredBytes {
  readonly bucket: string;
  readonly key: Uint8Array;
}

function quarantineName(partition: number, key: Key): string {
  return `${partition}/${keyName(key)}`;
}

/** In the workspace the worker runs from its TypeScript source; a production bundle has its own file beside it. */
function workerUrl(): URL {
  const name = import.meta.url.endsWith(".ts") ? "./commit-worker.ts" : "./commit-worker.js";
  return new URL(name, import.meta.url);
}
