import Database from "better-sqlite3";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { CommitWorkerData } from "./commit-protocol.ts";
import { lockDirectory } from "./directory-lock.ts";
import type { BatchLimits } from "./group-commit.ts";
import { defaultBatchLimits } from "./group-commit.ts";
import { nativeRuntimeProblem } from "./native-runtime.ts";
import { openConnection, prepareSchema } from "./sqlite-connection.ts";
import { SqliteEngine } from "./sqlite-engine.ts";

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

type OpenFailureCode =
  | "RUNTIME_TOO_OLD" // start again with a newer Node
  | "DIRECTORY_IN_USE" // another process runs on it
  | "SCHEMA_REFUSED" // not ours, or written by another version
  | "UNREADABLE"; // damaged, or not to be written to: replace the node

/** Opens a data directory's rows. Throws only what the file system throws. */
export function openSqliteEngine({ directory, limits, pagesMax }: SqliteEngineOptions): OpenResult {
  const problem = nativeRuntimeProblem();
  if (problem !== null) return { ok: false, code: "RUNTIME_TOO_OLD", message: problem };
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const locked = lockDirectory(directory);
  if (!locked.ok) return { ok: false, code: "DIRECTORY_IN_USE", message: locked.message };
  const worker: CommitWorkerData = { file: join(directory, "rows.sqlite"), pagesMax: pagesMax ?? "unlimited" };
  const opened = openFile(worker);
  if (!opened.ok) {
    locked.lock.release();
    return opened;
  }
  const engine = new SqliteEngine({ db: opened.db, lock: locked.lock, worker, limits: limits ?? defaultBatchLimits });
  return { ok: true, engine };
}

type OpenedFile =
  | { readonly ok: true; readonly db: Database.Database }
  | { readonly ok: false; readonly code: OpenFailureCode; readonly message: string };

function openFile(options: CommitWorkerData): OpenedFile {
  let db: Database.Database | null = null;
  try {
    db = openConnection(options);
    const schema = prepareSchema(db);
    if (schema.ok) return { ok: true, db };
    db.close();
    return { ok: false, code: "SCHEMA_REFUSED", message: schema.message };
  } catch (error) {
    db?.close();
    if (!(error instanceof Database.SqliteError)) throw error;
    return { ok: false, code: "UNREADABLE", message: `cannot open ${options.file}: ${error.code}: ${error.message}` };
  }
}
