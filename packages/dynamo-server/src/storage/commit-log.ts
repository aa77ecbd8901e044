import type { Key } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
import { describeFailure, isBroken } from "./commit-failure.ts";
import type { CommitWorkerData, FromCommitWorker, SuspectRow } from "./commit-protocol.ts";
import { commitSequenceMeta } from "./commit-protocol.ts";
import type { EncodedWrite } from "./encode-write.ts";
import { keyName } from "./key-name.ts";
import { LeafHash } from "./leaf-hash.ts";
import { rowChecksum } from "./row-checksum.ts";
import { openConnection } from "./sqlite-connection.ts";
import { TreeWriter } from "./tree-writer.ts";
import type { PackedBatch } from "./write-batch.ts";
import { unpackBatch } from "./write-batch.ts";

/**
 * The writing side of a row store: one connection, one synced transaction for each batch, in which each row takes its
 * old leaf out of its hash tree and puts the new one in. Lives in the worker.
 */
export class CommitLog {
  readonly #db: Database.Database;
  readonly #statements: Statements;
  readonly #leafHash: LeafHash;
  readonly #tree: TreeWriter;
  /** Keys that wait for a merged row. Empty in a healthy node, so that commits need not look at the table. */
  readonly #quarantined: Set<string>;
  #commitSequence: number;

  constructor(options: CommitWorkerData) {
    const db = openConnection(options);
    this.#db = db;
    this.#statements = prepareStatements(db);
    this.#leafHash = new LeafHash(options.treeKey);
    this.#tree = new TreeWriter(db);
    this.#quarantined = new Set(openQuarantine(db).map(({ partition, key }) => `${partition}/${keyName(key)}`));
    this.#commitSequence = readCommitSequence(db);
  }

  /** Commits all of a batch, synced, or nothing of it. */
  commit(batch: PackedBatch): FromCommitWorker {
    const commitSequence = this.#commitSequence + 1;
    const failure = this.#transact(() => {
      for (const write of unpackBatch(batch)) this.#apply(write);
      this.#statements.setMeta.run(commitSequenceMeta, String(commitSequence));
    });
    if (failure !== null) return { type: "failed", reason: describeFailure(failure), broken: isBroken(failure) };
    this.#commitSequence = commitSequence;
    return { type: "committed", commitSequence };
  }

  /** Stores a note in a transaction of its own. Returns whether it is durable. */
  note(name: string, value: string): boolean {
    return this.#transact(() => this.#statements.setMeta.run(name, value)) === null;
  }

  /**
   * Moves a damaged row aside, unless a good one has replaced it meanwhile. Best effort: where this fails, the damaged
   * row stays where it is and the next read finds it again.
   */
  quarantine(suspect: SuspectRow): void {
    const { partition, bucket, key: bytes, reason } = suspect;
    const key = { bucket, bytes };
    const found = this.#statements.find.get(partition, bucket, bytes);
    if (found === undefined || found.checksum === rowChecksum(key, found.row, found.leaf)) return;
    const { n, segment } = found;
    const failure = this.#transact(() => {
      this.#statements.setAside.run(reason, Date.now(), partition, bucket, bytes);
      this.#statements.drop.run(partition, bucket, bytes);
      // The damage may be in the leaf itself, so it cannot be taken out: what is left is counted anew.
      this.#tree.recount({ partition, n, segment });
    });
    if (failure === null) this.#quarantined.add(`${partition}/${keyName(key)}`);
  }

  /** Moves the log into the main file, so that a copy of the directory is one file. */
  close(): void {
    this.#db.pragma("wal_checkpoint(TRUNCATE)");
    this.#db.close();
  }

  /** Returns what went wrong, or null when all of `work` is committed and synced. */
  #transact(work: () => void): unknown {
    try {
      this.#statements.begin.run();
      work();
      this.#tree.flush();
      this.#statements.commit.run();
      this.#tree.committed();
      return null;
    } catch (error) {
      this.#tree.discard();
      if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
      return error;
    }
  }

  #apply({ key, partition, n, row }: EncodedWrite): void {
    const { bucket, bytes } = key;
    const before = this.#statements.findLeaf.get(partition, bucket, bytes);
    if (before !== undefined) this.#tree.toggle({ partition, n: before.n, segment: before.segment }, before.leaf);
    if (row === null) {
      this.#statements.drop.run(partition, bucket, bytes);
      return;
    }
    const { bytes: stored, segment, deadFromMs } = row;
    const leaf = this.#leafHash.of(key, stored.subarray(0, row.replicatedBytes));
    this.#tree.toggle({ partition, n, segment }, leaf);
    const checksum = rowChecksum(key, stored, leaf);
    this.#statements.put.run(partition, bucket, bytes, stored, checksum, n, segment, leaf, deadFromMs);
    if (this.#quarantined.size > 0 && this.#quarantined.delete(`${partition}/${keyName(key)}`)) {
      this.#statements.repaired.run(Date.now(), partition, bucket, bytes);
    }
  }
}

interface FoundRow {
  readonly row: Uint8Array;
  readonly checksum: number;
  readonly n: number;
  readonly segment: number;
  readonly leaf: Uint8Array;
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(db: Database.Database) {
  type RowColumns = [number, string, Uint8Array, Uint8Array, number, number, number, Uint8Array, number | null];
  return {
    begin: db.prepare<[]>("BEGIN IMMEDIATE"),
    commit: db.prepare<[]>("COMMIT"),
    put: db.prepare<RowColumns>(
      `INSERT INTO rows (partition, bucket, key, row, checksum, n, segment, leaf, dead_from_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (partition, bucket, key) DO UPDATE SET
         row = excluded.row, checksum = excluded.checksum, n = excluded.n, leaf = excluded.leaf,
         dead_from_ms = excluded.dead_from_ms`,
    ),
    drop: db.prepare<[number, string, Uint8Array]>("DELETE FROM rows WHERE partition = ? AND bucket = ? AND key = ?"),
    find: db.prepare<[number, string, Uint8Array], FoundRow>(
      "SELECT row, checksum, n, segment, leaf FROM rows WHERE partition = ? AND bucket = ? AND key = ?",
    ),
    findLeaf: db.prepare<[number, string, Uint8Array], Pick<FoundRow, "n" | "segment" | "leaf">>(
      "SELECT n, segment, leaf FROM rows WHERE partition = ? AND bucket = ? AND key = ?",
    ),
    setMeta: db.prepare<[string, string]>(
      "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    ),
    repaired: db.prepare<[number, number, string, Uint8Array]>(
      "UPDATE quarantine SET repaired_at_ms = ? WHERE repaired_at_ms IS NULL AND partition = ? AND bucket = ? AND key = ?",
    ),
    setAside: db.prepare<[string, number, number, string, Uint8Array]>(
      `INSERT INTO quarantine (partition, bucket, key, row, checksum, reason, quarantined_at_ms)
       SELECT partition, bucket, key, row, checksum, ?, ? FROM rows WHERE partition = ? AND bucket = ? AND key = ?`,
    ),
  };
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
