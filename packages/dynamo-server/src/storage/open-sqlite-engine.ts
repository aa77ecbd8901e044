import type Database from "better-sqlite3";
import { join } from "node:path";
import type { CommitWorkerData } from "./commit-protocol.ts";
import type { DirectoryLock } from "./directory-lock.ts";
import { lockDirectory } from "./directory-lock.ts";
import type { BatchLimits } from "./group-commit.ts";
import { defaultBatchLimits } from "./group-commit.ts";
import { KeyFilter } from "./key-filter.ts";
import { makeDirectory } from "./make-directory.ts";
import { nativeRuntimeProblem } from "./native-runtime.ts";
import { openConnection, prepareSchema } from "./sqlite-connection.ts";
import { SqliteEngine } from "./sqlite-engine.ts";
import type { SettleLimits } from "./read-view.ts";
import { defaultSettleLimits } from "./read-view.ts";
import { settleLeftovers } from "./settle.ts";
import { keepTreesUnder, treeKeyOf } from "./tree-rebuild.ts";

export interface SqliteEngineOptions {
  /** Created where it does not exist. One process at a time may use it. */
  readonly directory: string;
  /** See `deriveTreeKey`. With another one than before, all trees are hashed anew, which takes a while. */
  readonly treeKey: Uint8Array;
  /**
   * Trees that are hashed under this one stay so. Default none. While one secret is exchanged for another, a directory
   * keeps the key that it has: were each node to hash anew when it hears of the new secret, the trees of all would differ
   * until the last has.
   */
  readonly otherTreeKey?: Uint8Array | undefined;
  readonly limits?: BatchLimits;
  readonly settle?: SettleLimits;
  /** Pages of 4 KiB that the file may have before commits fail as on a full disk. Default "unlimited". */
  readonly pagesMax?: number | "unlimited";
  /** Where the count of commits begins in a new file. Default 0. */
  readonly commitSequence?: number;
}

export type OpenResult =
  | { readonly ok: true; readonly engine: SqliteEngine }
  | { readonly ok: false; readonly code: OpenFailureCode; readonly message: string };

type OpenFailureCode =
  | "RUNTIME_TOO_OLD" // start again with a newer Node
  | "DIRECTORY_IN_USE" // another process runs on it
  | "SCHEMA_REFUSED" // not ours, or written by another version
  | "UNREADABLE"; // damaged, or not to be written to: replace the node

/** Opens a data directory's rows. Whatever the directory or the file has against it is returned, with a sentence. */
export function openSqliteEngine(options: SqliteEngineOptions): OpenResult {
  const { directory, limits = defaultBatchLimits, settle = defaultSettleLimits } = options;
  const { pagesMax = "unlimited", commitSequence = 0 } = options;
  const problem = nativeRuntimeProblem();
  if (problem !== null) return { ok: false, code: "RUNTIME_TOO_OLD", message: problem };
  const rows = { file: join(directory, "rows.sqlite"), pagesMax };
  let lock: DirectoryLock | null = null;
  let db: Database.Database | null = null;
  try {
    makeDirectory(directory);
    const locked = lockDirectory(directory);
    if (!locked.ok) return { ok: false, code: "DIRECTORY_IN_USE", message: locked.message };
    lock = locked.lock;
    db = openConnection({ ...rows, cacheKib: readerCacheKib });
    const schema = prepareSchema(db, commitSequence);
    if (schema.ok) {
      settleLeftovers(db);
      const treeKey = keptTreeKey(db, options);
      keepTreesUnder(db, treeKey);
      const filter = KeyFilter.read(db);
      const worker: CommitWorkerData = { ...rows, treeKey, keyFilter: filter.bits };
      return { ok: true, engine: new SqliteEngine({ db, lock, worker, filter, limits, settle }) };
    }
    db.close();
    lock.release();
    return { ok: false, code: "SCHEMA_REFUSED", message: schema.message };
  } catch (error) {
    db?.close();
    lock?.release();
    if (!isOfTheSystem(error)) throw error;
    return { ok: false, code: "UNREADABLE", message: `cannot open ${directory}: ${error.code}: ${error.message}` };
  }
}

function keptTreeKey(db: Database.Database, { treeKey, otherTreeKey }: SqliteEngineOptions): Uint8Array {
  return treeKeyOf(db, otherTreeKey === undefined ? [] : [otherTreeKey]) ?? treeKey;
}

/** The reader's, which serves requests; the commit log mostly appends. */
const readerCacheKib = 65_536;

/** An error of SQLite or of the file system, as against a bug. */
function isOfTheSystem(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && !error.code.startsWith("ERR_");
}
