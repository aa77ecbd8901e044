import Database from "better-sqlite3";

/** What a failed transaction is called in logs. */
export function describeFailure(error: unknown): string {
  if (error instanceof Database.SqliteError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

/** After a failed fsync nobody knows what is on the disk, and trying again would only hide it. */
export function isBroken(error: unknown): boolean {
  return !(error instanceof Database.SqliteError) || /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(error.code);
}
