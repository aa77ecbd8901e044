import type Database from "better-sqlite3";
import { TreeWriter } from "./tree-writer.ts";

/** Names the note of the last row that is in the indexes. */
const settledRowMeta = "settled-row";

/**
 * Brings the indexes and the hash trees up to the rows. Between two times a row is found by whoever remembers it: the
 * commit log for the sake of its leaf and id, the reader for the sake of readers.
 *
 *     commit     rows ◄─ appended            leaf_changes ◄─ one for each batch
 *     settle     rows after settled-row ─► places      leaf_changes ─► tree_blocks, in key order
 */
export class Settling {
  readonly #insert: Database.Statement<[number]>;
  readonly #forgetChanges: Database.Statement<[]>;
  readonly #note: Database.Statement<[string, string]>;
  readonly #db: Database.Database;
  readonly #lastId: Database.Statement<[], number | null>;
  readonly #tree: TreeWriter;

  constructor(db: Database.Database, tree: TreeWriter) {
    this.#db = db;
    this.#tree = tree;
    this.#insert = db.prepare(
      `INSERT INTO places (partition, bucket, key, segment, id)
       SELECT partition, bucket, key, segment, id FROM rows WHERE id > ? ORDER BY partition, bucket, key`,
    );
    this.#forgetChanges = db.prepare<[]>("DELETE FROM leaf_changes");
    this.#note = db.prepare(
      "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    );
    this.#lastId = db.prepare<[]>("SELECT max(id) FROM rows").pluck() as Database.Statement<[], number | null>;
  }

  /** Rows with a greater id are in no index. */
  settledRow(): number {
    return settledRow(this.#db);
  }

  /** The greatest id that was ever used and matters: the next one must be above. */
  lastId(): number {
    return Math.max(this.settledRow(), this.#lastId.get() ?? 0);
  }

  /** Writes it all, in a transaction that is open. Tell the tree when it is committed. */
  run(): void {
    const last = this.lastId();
    this.#insert.run(this.settledRow());
    this.#tree.flush();
    this.#forgetChanges.run();
    this.#note.run(settledRowMeta, String(last));
  }
}

/** Rows with a greater id are in no index. */
export function settledRow(db: Database.Database): number {
  const select = db.prepare<[string], { readonly value: string }>("SELECT value FROM meta WHERE name = ?");
  return Number(select.get(settledRowMeta)?.value ?? 0);
}

/** Settles what the last process left, so that nobody has to remember it. Rows of a crash, or of a copy. */
export function settleLeftovers(db: Database.Database): void {
  const tree = new TreeWriter(db);
  const settling = new Settling(db, tree);
  db.transaction(() => {
    tree.load();
    settling.run();
  })();
}
