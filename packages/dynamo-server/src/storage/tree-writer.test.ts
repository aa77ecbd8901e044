import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { LeafChanges } from "./leaf-changes.ts";
import { RecentWrites } from "./recent-writes.ts";
import { prepareSchema } from "./sqlite-connection.ts";
import { TreeReader } from "./tree-reader.ts";
import { TreeWriter } from "./tree-writer.ts";

test("what a failed commit had written to a tree is forgotten, and what is not in the blocks yet is not", () => {
  const db = new Database(":memory:");
  prepareSchema(db, 0);
  const tree = new TreeWriter(db);
  const place = { partition: 1, n: 3, segment: 7 };
  const change = (fill: number): void => {
    db.exec("BEGIN");
    const changes = new LeafChanges(1);
    const after = { n: place.n, leaf: new Uint8Array(16).fill(fill) };
    changes.add({ partition: place.partition, segment: place.segment, before: null, after });
    tree.apply(changes.bytes);
    db.prepare("INSERT INTO leaf_changes (changes) VALUES (?)").run(changes.bytes);
  };
  const stored = (): number | undefined => new TreeReader(db, new RecentWrites()).segments(place)[7 * 16];

  change(1);
  db.exec("COMMIT");
  change(2);
  db.exec("ROLLBACK");
  tree.load();
  expect(tree.segment(place)[0]).toBe(1);
  change(4);
  expect(tree.segment(place)[0]).toBe(5);
  expect(stored()).toBe(0);
  tree.flush();
  expect(stored()).toBe(5);
  db.close();
});
