import type { Key } from "@cartwheel/dynamo";
import { hashBytes } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
import { describeFailure, isBroken } from "./commit-failure.ts";
import type { CommitWorkerData, FromCommitWorker, SuspectRow } from "./commit-protocol.ts";
import { commitSequenceMeta } from "./commit-protocol.ts";
import type { EncodedWrite } from "./encode-write.ts";
import { KeyFilter } from "./key-filter.ts";
import { keyName } from "./key-name.ts";
import { LeafChanges } from "./leaf-changes.ts";
import { LeafHash } from "./leaf-hash.ts";
import { LogRoom } from "./log-room.ts";
import type { RowPlace } from "./recent-rows.ts";
import { RecentRows } from "./recent-rows.ts";
import { rowChecksum } from "./row-checksum.ts";
import { Settling } from "./settle.ts";
import { openConnection } from "./sqlite-connection.ts";
import { exclusiveOr, TreeWriter } from "./tree-writer.ts";
import type { PackedBatch } from "./write-batch.ts";
import { unpackBatch } from "./write-batch.ts";

/**
 * The writing side of a row store: one connection, one synced transaction for each batch, in which each row's old leaf is
 * read and the change of it is stored beside the row. Lives in the worker.
 */
export class CommitLog {
  readonly #db: Database.Database;
  readonly #statements: Statements;
  readonly #leafHash: LeafHash;
  readonly #tree: TreeWriter;
  readonly #recent: RecentRows;
  readonly #filter: KeyFilter;
  readonly #settling: Settling;
  readonly #room: LogRoom;
  /** Keys that wait for a merged row. Empty in a healthy node, so that commits need not look at the table. */
  readonly #quarantined: Set<string>;
  #commitSequence: number;

  constructor(options: CommitWorkerData) {
    const db = openConnection(options);
    this.#db = db;
    this.#statements = prepareStatements(db);
    this.#leafHash = new LeafHash(options.treeKey);
    this.#tree = new TreeWriter(db);
    this.#recent = new RecentRows(db);
    this.#filter = KeyFilter.of(options.keyFilter);
    this.#settling = new Settling(db, this.#tree);
    this.#room = new LogRoom(db);
    this.#load();
    this.#quarantined = new Set(openQuarantine(db).map(({ partition, key }) => `${partition}/${keyName(key)}`));
    this.#commitSequence = readCommitSequence(db);
  }

  /** Commits all of a batch, synced, or nothing of it. With `settle`, indexes and trees catch up in the same transaction. */
  commit(batch: PackedBatch, settle: boolean): FromCommitWorker {
    const commitSequence = this.#commitSequence + 1;
    const changes = new LeafChanges(batch.rows);
    const failure = this.#transact(() => {
      for (const write of unpackBatch(batch)) this.#apply(write, changes);
      this.#tree.apply(changes.bytes);
      if (settle) this.#settling.run();
      else this.#statements.addChanges.run(changes.bytes);
      this.#statements.setMeta.run(commitSequenceMeta, String(commitSequence));
    });
    if (failure !== null) return { type: "failed", reason: describeFailure(failure), broken: isBroken(failure) };
    if (settle) this.#settled();
    this.#commitSequence = commitSequence;
    return { type: "committed", commitSequence, batch, changes: changes.bytes, settled: settle };
  }

  /** For the moment after a batch was answered: see `log-room.ts`. */
  keepRoom(): void {
    this.#room.keep();
  }

  /** Stores a note in a transaction of its own. Returns whether it is durable. */
  note(name: string, value: string): boolean {
    return this.#transact(() => this.#statements.setMeta.run(name, value)) === null;
  }

  /**
   * Moves a damaged row aside, unless a good one has replaced it meanwhile, and returns what that changed in its tree.
   * Best effort: where this fails, the damaged row stays where it is and the next read finds it again.
   */
  quarantine(suspect: SuspectRow): Uint8Array | null {
    const { partition, bucket, key: bytes, reason } = suspect;
    const key = { bucket, bytes };
    const place = this.#find(key, partition);
    const found = place && this.#statements.row.get(place.id);
    if (place === undefined || found === undefined) return null;
    if (found.checksum === rowChecksum(key, found.row, found.leaf)) return null;
    const changes = new LeafChanges(1);
    const failure = this.#transact(() => {
      this.#statements.setAside.run(bucket, bytes, reason, Date.now(), place.id);
      this.#drop(key, partition, place.id);
      const { n, segment } = place;
      // The damage may be in the leaf itself, so it cannot be taken out: what is left is counted anew.
      const before = { n, leaf: this.#tree.segment({ partition, n, segment }) };
      changes.add({ partition, segment, before, after: { n, leaf: this.#recount({ partition, n, segment }) } });
      this.#tree.apply(changes.bytes);
      this.#statements.addChanges.run(changes.bytes);
    });
    if (failure !== null) return null;
    this.#quarantined.add(`${partition}/${keyName(key)}`);
    return changes.bytes;
  }

  /** Moves the log into the main file, as far as nobody reads from it. */
  checkpoint(): void {
    this.#db.pragma("wal_checkpoint(PASSIVE)");
  }

  /** Settles, and moves the log into the main file, so that a copy of the directory is one file. */
  close(): void {
    this.#room.close();
    this.#transact(() => this.#settling.run());
    this.#db.pragma("wal_checkpoint(TRUNCATE)");
    this.#db.close();
  }

  /** Returns what went wrong, or null when all of `work` is committed and synced. */
  #transact(work: () => void): unknown {
    try {
      this.#statements.begin.run();
      work();
      this.#statements.commit.run();
      return null;
    } catch (error) {
      return this.#undo() ?? error;
    }
  }

  /** What is remembered of rows and trees may be of a transaction that never was. Returns what went wrong with that. */
  #undo(): unknown {
    try {
      if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
      this.#load();
      return null;
    } catch (error) {
      return error;
    }
  }

  #load(): void {
    this.#tree.load();
    this.#recent.load({ settledRow: this.#settling.settledRow(), lastId: this.#settling.lastId() });
  }

  #settled(): void {
    this.#tree.settled();
    this.#recent.settled();
  }

  #apply({ key, partition, n, row }: EncodedWrite, changes: LeafChanges): void {
    const before = this.#find(key, partition) ?? null;
    if (row === null) {
      if (before !== null) this.#drop(key, partition, before.id);
      changes.add({ partition, segment: before?.segment ?? 0, before, after: null });
      return;
    }
    const { bytes: stored, segment, deadFromMs } = row;
    const leaf = this.#leafHash.of(key, stored.subarray(0, row.replicatedBytes));
    changes.add({ partition, segment, before, after: { n, leaf } });
    const checksum = rowChecksum(key, stored, leaf);
    if (before === null) {
      const id = this.#recent.nextId();
      this.#statements.add.run(id, partition, key.bucket, key.bytes, n, segment, leaf, deadFromMs, checksum, stored);
      this.#recent.add(key, { id, partition, segment, n, leaf });
    } else {
      this.#statements.replace.run(n, leaf, deadFromMs, checksum, stored, before.id);
      this.#recent.replace(key, partition, { n, leaf });
    }
    if (this.#quarantined.size > 0 && this.#quarantined.delete(`${partition}/${keyName(key)}`)) {
      this.#statements.repaired.run(Date.now(), partition, key.bucket, key.bytes);
    }
  }

  #find(key: Key, partition: number): RowPlace | undefined {
    const recent = this.#recent.get(key, partition);
    if (recent !== undefined || !this.#filter.mayHave({ key, partition })) return recent;
    return this.#statements.find.get(partition, key.bucket, key.bytes);
  }

  #drop(key: Key, partition: number, id: number): void {
    this.#statements.drop.run(id);
    if (this.#recent.get(key, partition) === undefined)
      this.#statements.dropPlace.run(partition, key.bucket, key.bytes);
    else this.#recent.delete(key, partition);
  }

  #recount(place: { readonly partition: number; readonly n: number; readonly segment: number }): Uint8Array {
    const segment = new Uint8Array(hashBytes);
    for (const leaf of this.#statements.leaves.all(place.partition, place.segment, place.n)) exclusiveOr(segment, leaf);
    for (const leaf of this.#recent.leavesIn(place)) exclusiveOr(segment, leaf);
    return segment;
  }
}

interface StoredRowBytes {
  readonly row: Uint8Array;
  readonly checksum: number;
  readonly leaf: Uint8Array;
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(db: Database.Database) {
  type Added = [number, number, string, Uint8Array, number, number, Uint8Array, number | null, number, Uint8Array];
  type Replaced = [number, Uint8Array, number | null, number, Uint8Array, number];
  return {
    begin: db.prepare<[]>("BEGIN IMMEDIATE"),
    commit: db.prepare<[]>("COMMIT"),
    add: db.prepare<Added>(
      `INSERT INTO rows (id, partition, bucket, key, n, segment, leaf, dead_from_ms, checksum, row)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    replace: db.prepare<Replaced>(
      "UPDATE rows SET n = ?, leaf = ?, dead_from_ms = ?, checksum = ?, row = ? WHERE id = ?",
    ),
    drop: db.prepare<[number]>("DELETE FROM rows WHERE id = ?"),
    dropPlace: db.prepare<[number, string, Uint8Array]>(
      "DELETE FROM places WHERE partition = ? AND bucket = ? AND key = ?",
    ),
    find: db.prepare<[number, string, Uint8Array], RowPlace>(
      `SELECT id, segment, n, leaf FROM rows
       WHERE id = (SELECT id FROM places WHERE partition = ? AND bucket = ? AND key = ?)`,
    ),
    row: db.prepare<[number], StoredRowBytes>("SELECT row, checksum, leaf FROM rows WHERE id = ?"),
    leaves: db
      .prepare<[number, number, number]>(
        `SELECT rows.leaf FROM places JOIN rows ON rows.id = places.id
         WHERE places.partition = ? AND places.segment = ? AND rows.n = ?`,
      )
      .pluck() as Database.Statement<[number, number, number], Uint8Array>,
    addChanges: db.prepare<[Uint8Array]>("INSERT INTO leaf_changes (changes) VALUES (?)"),
    setMeta: db.prepare<[string, string]>(
      "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    ),
    repaired: db.prepare<[number, number, string, Uint8Array]>(
      "UPDATE quarantine SET repaired_at_ms = ? WHERE repaired_at_ms IS NULL AND partition = ? AND bucket = ? AND key = ?",
    ),
    // Under the name that it was found by: the one in the row may be what is damaged.
    setAside: db.prepare<[string, Uint8Array, string, number, number]>(
      `INSERT INTO quarantine (partition, bucket, key, row, checksum, reason, quarantined_at_ms)
       SELECT partition, ?, ?, row, checksum, ?, ? FROM rows WHERE id = ?`,
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
