import { openConnection, prepareSchema } from "../storage/sqlite-connection.ts";

/**
 * Makes copied rows those of a node that lives anew: its starts are counted from the wall clock, so the next one is
 * above every start of the node that was copied, and nothing that it does not find is proof that it never was. Returns
 * what is wrong with the file, or null once the change is durable.
 */
export function beginNewLife(file: string): string | null {
  const db = openConnection({ file, pagesMax: "unlimited" });
  try {
    const schema = prepareSchema(db, 0);
    if (!schema.ok) return schema.message;
    const before = Number(db.prepare<[], string>("SELECT value FROM meta WHERE name = 'incarnation'").pluck().get());
    if (!Number.isSafeInteger(before)) return `${file} has no count of starts: it is not of a node's data directory`;
    db.transaction(() => {
      db.prepare("UPDATE meta SET value = ? WHERE name = 'incarnation'").run(String(Math.max(before, Date.now())));
      db.prepare("DELETE FROM meta WHERE name = 'readiness'").run();
    })();
    db.pragma("wal_checkpoint(TRUNCATE)");
    return null;
  } finally {
    db.close();
  }
}
