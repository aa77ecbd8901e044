import type Database from "better-sqlite3";
import { openConnection } from "./sqlite-connection.ts";

/** All notes of a file. */
export function readNotes(db: Database.Database): Map<string, string> {
  const select = db.prepare<[], { readonly name: string; readonly value: string }>("SELECT name, value FROM meta");
  return new Map(select.all().map(({ name, value }) => [name, value]));
}

/** Stores a note, synced, over a connection of its own: that of the reader may hold an older snapshot, and then cannot. */
export function writeNote(file: string, name: string, value: string): void {
  const db = openConnection({ file, pagesMax: "unlimited", cacheKib: 64 });
  try {
    db.prepare("INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value").run(
      name,
      value,
    );
  } finally {
    db.close();
  }
}
