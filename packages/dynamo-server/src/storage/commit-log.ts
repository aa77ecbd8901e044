import type { Key } from "@cartwheel/dynamo";
import Database from "better-sqlite3";
import type { CommitWorkerData, FromCommitWorker, SuspectRow } from "./commit-protocol.ts";
import { commitSequenceMeta } from "./commit-protocol.ts";
import { keyName } from "./key-order.ts";
import { rowChecksum } from "./row-checksum.ts";
import { openConnection } from "./sqlite-connection.ts";
import type { EncodedWrite, PackedBatch } from "./write-batch.ts";
import { unpackBatch } from "./write-batch.ts";

/** The writing side of a row store: one connection, one synced transaction for each batch. Lives in the worker. */
export class CommitLog {
  readonly #db: Database.Database;
  readonly #begin: Database.Statement<[]>;
  readonly #commit: Database.Statement<[]>;
  readonly #put: Database.Statement<[number, string, Uint8Array, Uint8Array, number]>;
  readonly #drop: Database.Statement<[number, string, Uint8Array]>;
  readonly #find: Database.Statement<[number, string, Uint8Array], FoundRow>;
  readonly #setSequence: Database.Statement<[string, string]>;
  readonly #repaired: Database.Statement<[number, number, string, Uint8Array]>;
  readonly #setAside: Database.Statement<[string, number, number, string, Uint8Array]>;
  /** Keys that wait for a merged row. Empty in a healthy node, so that commits need not look at the table. */
  readonly #quarantined: Set<string>;
  #commitSequence: number;

  constructor(options: CommitWorkerData) {
    const db = openConnection(options);
    this.#db = db;
    this.#begin = db.prepare("BEGIN IMMEDIATE");
    this.#commit = db.prepare("COMMIT");
    this.#put = db.prepare(
      `INSERT INTO rows (partition, bucket, key, row, checksum) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (partition, bucket, key) DO UPDATE SET row = excluded.row, checksum = excluded.checksum`,
    );
    this.#drop = db.prepare("DELETE FROM rows WHERE partition = ? AND bucket = ? AND key = ?");
    this.#find = db.prepare("SELECT row, checksum FROM rows WHERE partition = ? AND bucket = ? AND key = ?");
    this.#setSequence = db.prepare(
      "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    );
    this.#repaired = db.prepare(
      "UPDATE quarantine SET repaired_at_ms = ? WHERE repaired_at_ms IS NULL AND partition = ? AND bucket = ? AND key = ?",
    );
    this.#setAside = db.prepare(
      `INSERT INTO quarantine (partition, bucket, key, row, checksum, reason, quarantined_at_ms)
       SELECT partition, bucket, key, row, checksum, ?, ? FROM rows WHERE partition = ? AND bucket = ? AND key = ?`,
    );
    this.#quarantined = new Set(openQuarantine(db).map(({ partition, key }) => `${partition}/${keyName(key)}`));
    this.#commitSequence = readCommitSequence(db);
  }

  /** Commits all of a batch, synced, or nothing of it. */
  commit(batch: PackedBatch): FromCommitWorker {
    const commitSequence = this.#commitSequence + 1;
    try {
      this.#begin.run();
      for (const write of unpackBatch(batch)) this.#apply(write);
      this.#setSequence.run(commitSequenceMeta, String(commitSequence));
      this.#commit.run();
    } catch (error) {
      this.#rollBack();
      return { type: "failed", reason: describeFailure(error), broken: isBroken(error) };
    }
    this.#commitSequence = commitSequence;
    return { type: "committed", commitSequence };
  }

  /**
   * Moves a damaged row aside, unless a good one has replaced it meanwhile. Best effort: where this fails, the damaged
   * row stays where it is and the next read finds it again.
   */
  quarantine(suspect: SuspectRow): void {
    const { partition, bucket, key, reason } = suspect;
    try {
      const found = this.#find.get(partition, bucket, key);
      if (found === undefined || found.checksum === rowChecksum({ bucket, bytes: key }, found.row)) return;
      this.#begin.run();
      this.#setAside.run(reason, Date.now(), partition, bucket, key);
      this.#drop.run(partition, bucket, key);
      this.#commit.run();
      this.#quarantined.add(`${partition}/${keyName({ bucket, bytes: key })}`);
    } catch {
      this.#rollBack();
    }
  }

  /** Moves the log into the main file, so that a copy of the directory is one file. */
  close(): void {
    this.#db.pragma("wal_checkpoint(TRUNCATE)");
    this.#db.close();
  }

  #apply({ key, partition, row }: EncodedWrite): void {
    if (row === null) {
      this.#drop.run(partition, key.bucket, key.bytes);
      return;
    }
    this.#put.run(partition, key.bucket, key.bytes, row, rowChecksum(key, row));
    if (this.#quarantined.size > 0 && this.#quarantined.delete(`${partition}/${keyName(key)}`)) {
      this.#repaired.run(Date.now(), partition, key.bucket, key.bytes);
    }
  }

  #rollBack(): void {
    if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
  }
}

interface FoundRow {
  readonly row: Uint8Array;
  readonly checksum: number;
}

/** Keys whose damaged row was set aside and has not been replaced yet. */
export function openQuarantine(db: Database.Database): readonly { readonly partition: number; readonly key: Key }[] {
  const select = db.prepare<[], { readonly partition: number; readonly bucket: string; readonly key: Uint8Array }>(
    "SELECT DISTINCT partition, bucket, key FROM quarantine WHERE repaired_at_ms IS NULL",
  );
  return select.all().map(({ partition, bucket, key }) => ({ partition, key: { bucket, bytes: key } }));
}

export function readCommitSequence(db: Database.Database): number {
  const select = db.prepare<[string], { readonly value: string }>("SELECT value FROM meta WHERE name = ?");
  return Number(select.get(commitSequenceMeta)?.value ?? 0);
}

function describeFailure(error: unknown): string {
  if (error instanceof Database.SqliteError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

/** After a failed fsync nobody knows what is on the disk, and trying again would only hide it. */
function isBroken(error: unknown): boolean {
  return !(error instanceof Database.SqliteError) || /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(error.code);
}
