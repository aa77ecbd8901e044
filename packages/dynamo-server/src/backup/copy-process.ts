import Database from "better-sqlite3";
import { statSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { z } from "zod";
import { commitSequenceMeta } from "../storage/commit-protocol.ts";
import type { CopiedRows } from "./copied-rows.ts";
import { hashFile } from "./hash-file.ts";
import { syncFile } from "../storage/sync-file.ts";

/**
 * Copies a file of rows while a node serves from it, as it is at one moment. Entry file of a process of its own, for two
 * reasons that a thread does not offer: it runs at the lowest priority, so that the copy takes only what clients leave,
 * and it can be ended at once, in the middle of a long statement.
 *
 * `VACUUM INTO` reads in one transaction, which in WAL mode holds up no writer; SQLite's backup interface would begin
 * anew whenever another connection commits, and so never end under load.
 */
const [source, target] = z.tuple([z.string(), z.string()]).parse(process.argv.slice(2));

setPriority(constants.priority.PRIORITY_LOW);
copy(source, target);
const told = { ...describe(target), sha256: await hashFile(target), bytes: statSync(target).size };
process.send?.(told satisfies CopiedRows, () => process.disconnect());

function copy(from: string, to: string): void {
  const db = new Database(from, { readonly: true, fileMustExist: true });
  try {
    db.prepare("VACUUM INTO ?").run(to);
  } finally {
    db.close();
  }
  syncFile(to);
}

function describe(file: string): Omit<CopiedRows, "sha256" | "bytes"> {
  const db = new Database(file, { readonly: true });
  try {
    const note = db.prepare<[string], string>("SELECT value FROM meta WHERE name = ?").pluck();
    return {
      rows: db.prepare<[], number>("SELECT count(*) FROM rows").pluck().get() ?? 0,
      schemaVersion: Number(db.pragma("user_version", { simple: true })),
      commitSequence: Number(note.get(commitSequenceMeta) ?? 0),
      incarnation: Number(note.get("incarnation") ?? 0),
    };
  } finally {
    db.close();
  }
}
