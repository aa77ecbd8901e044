import Database from "better-sqlite3";
import { join } from "node:path";

/** Held while a process uses a data directory. */
export interface DirectoryLock {
  release(): void;
}

export type LockResult =
  | { readonly ok: true; readonly lock: DirectoryLock }
  | { readonly ok: false; readonly message: string };

/**
 * Locks a data directory against a second process (and a second engine in this one): two nodes on one directory would
 * mint the same history twice. An open exclusive transaction on a file of its own: the kernel releases it when the
 * process dies, so a crash leaves no stale lock behind.
 */
export function lockDirectory(directory: string): LockResult {
  const db = new Database(join(directory, "lock.sqlite"), { timeout: 0 });
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) {
      return { ok: false, message: `${directory} is in use by another process` };
    }
    throw error;
  }
  return { ok: true, lock: { release: () => db.close() } };
}
