import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { prepareSchema } from "./sqlite-connection.ts";
import { TreeReader } from "./tree-reader.ts";
import { TreeWriter } from "./tree-writer.ts";

test("what a failed commit had written to a tree is forgotten", () => {
  const db = new Database(":memory:");
  prepareSchema(db, 0);
  const tree = new TreeWriter(db);
  const place = { partition: 1, n: 3, segment: 7 };
  const toggle = (fill: number): void => {
    db.exec("BEGIN");
    tree.toggle(place, new Uint8Array(16).fill(fill));
    tree.flush();
  };
  const stored = (): number | undefined => new TreeReader(db).segments(place)[7 * 16];

  toggle(1);
  db.exec("COMMIT");
  tree.committed();
  toggle(2);
  db.exec("ROLLBACK");
  tree.discard();
  expect(stored()).toBe(1);
  toggle(4);
  db.exec("COMMIT");
  tree.committed();
  expect(stored()).toBe(5);
  db.close();
});
