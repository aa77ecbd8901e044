import assert from "node:assert/strict";
import Database from "better-sqlite3";
import { commitSequenceMeta } from "./commit-protocol.ts";

/*
 * How every connection to a node's rows is opened, and what is in the file.
 *
 * A key's token decides where it is filed, so new keys come in random order, and each index entry and each hash tree
 * block that a row changes is on another page. Written with the row, those pages cost several times the row itself. So a
 * commit only appends: rows to `rows`, what happened to their leaves to `leaf_changes`. Every some thousand rows the
 * indexes and trees catch up in one transaction, in which each page is written once (see `settle.ts`).
 *
 *     rows          all rows there are, in the order in which their keys first came
 *     places        where the rows are up to `settled-row`, by key and by segment
 *     tree_blocks   the trees as they were at that moment; leaf_changes: what has happened since
 *
 * Rows live in a rowid table, not in a WITHOUT ROWID table keyed by partition and key: a 1 KiB row no longer fits into a
 * leaf of the latter, and each insert then rewrites a random leaf and an overflow page. Measured on a two-core Linux
 * machine with 64-row synced transactions of new 1 KiB rows: 8.5 µs of CPU a row against 33 µs.
 */

/** Raised with every change of the tables. */
const schemaVersion = 3;

/** Pages in the log after which a commit moves them into the file: 64 MiB. */
const checkpointPages = 16_384;

/** "CWRS": marks the file as Cartwheel's row store. */
const applicationId = 0x43575253;

const schema = `
  CREATE TABLE rows (
    -- Ascends; never used again before the row is settled.
    id INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    bucket TEXT NOT NULL,
    key BLOB NOT NULL,
    -- Which hash tree the row is in, where, and as what. The leaf is read back when the row is replaced.
    n INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    leaf BLOB NOT NULL,
    -- Wall time from which no sibling is alive; null while one lives on.
    dead_from_ms INTEGER,
    checksum INTEGER NOT NULL,
    row BLOB NOT NULL
  );
  CREATE INDEX rows_by_death ON rows (partition, dead_from_ms) WHERE dead_from_ms IS NOT NULL;
  CREATE TABLE places (
    partition INTEGER NOT NULL,
    bucket TEXT NOT NULL,
    key BLOB NOT NULL,
    segment INTEGER NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (partition, bucket, key)
  ) WITHOUT ROWID;
  CREATE INDEX places_by_segment ON places (partition, segment);
  CREATE TABLE tree_blocks (
    partition INTEGER NOT NULL,
    n INTEGER NOT NULL,
    block INTEGER NOT NULL,
    -- Sixteen segments of 16 bytes, each the exclusive or of its leaves.
    segments BLOB NOT NULL,
    PRIMARY KEY (partition, n, block)
  ) WITHOUT ROWID;
  -- As leaf-changes.ts has it. Not in the trees yet.
  CREATE TABLE leaf_changes (id INTEGER PRIMARY KEY, changes BLOB NOT NULL);
  CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    bucket TEXT NOT NULL,
    key BLOB NOT NULL,
    row BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    reason TEXT NOT NULL,
    quarantined_at_ms INTEGER NOT NULL,
    -- Null while the key waits for a merged row from its peers.
    repaired_at_ms INTEGER
  );
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

export interface ConnectionOptions {
  readonly file: string;
  /** Pages kept in memory by this connection, in KiB. Default 16 MiB. */
  readonly cacheKib?: number;
  /** Pages of 4 KiB that the file may have before commits fail as on a full disk. */
  readonly pagesMax: number | "unlimited";
}

/** Opens a connection of which every commit is synced before it returns. Throws what SQLite throws. */
export function openConnection(options: ConnectionOptions): Database.Database {
  const db = new Database(options.file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  // The engine has its own moment for checkpoints, long before this; here for whoever writes nothing but notes.
  db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  db.pragma(`cache_size = -${options.cacheKib ?? 16_384}`);
  if (options.pagesMax !== "unlimited") db.pragma(`max_page_count = ${options.pagesMax}`);
  // WAL resets `synchronous` to NORMAL in some builds, and NORMAL loses acknowledged commits with the power.
  assert(db.pragma("journal_mode", { simple: true }) === "wal", "the row store is in WAL mode");
  assert(db.pragma("synchronous", { simple: true }) === 2, "every commit is synced (synchronous = FULL)");
  return db;
}

export type SchemaCheck = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Creates the tables in a new file, with this count of commits; refuses a file of another program or another version. */
export function prepareSchema(db: Database.Database, commitSequence: number): SchemaCheck {
  const version = db.pragma("user_version", { simple: true });
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema").pluck().get();
  if (version === 0 && tables === 0) {
    db.transaction(() => {
      db.exec(schema);
      db.prepare("INSERT INTO meta (name, value) VALUES (?, ?)").run(commitSequenceMeta, String(commitSequence));
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${schemaVersion}`);
    })();
    return { ok: true };
  }
  return checkSchema(db);
}

/** Refuses a file of another program or another version. */
export function checkSchema(db: Database.Database): SchemaCheck {
  const version = db.pragma("user_version", { simple: true });
  const owner = db.pragma("application_id", { simple: true });
  if (owner !== applicationId) return { ok: false, message: `${db.name} is a database of another program` };
  if (version !== schemaVersion) {
    return {
      ok: false,
      message:
        `${db.name} has schema version ${String(version)}; this program reads version ${schemaVersion}. Run it with the ` +
        `version that wrote it, or move it aside and make the directory anew ("dynamo-node init --recovering"): the ` +
        `node is then rebuilt from its peers`,
    };
  }
  return { ok: true };
}
