import Database from "better-sqlite3";
import fc from "fast-check";
import { expect, test } from "vitest";
import { KeyFilter } from "./key-filter.ts";
import { prepareSchema } from "./sqlite-connection.ts";

function emptyFile(): Database.Database {
  const db = new Database(":memory:");
  prepareSchema(db, 0);
  return db;
}

test("a key that was added is never denied, in either thread's view of the bits", () => {
  const filter = KeyFilter.read(emptyFile());
  const other = KeyFilter.of(filter.bits);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1_024 }), fc.nat(65_535), (bytes, partition) => {
      const placed = { key: { bucket: "carts", bytes }, partition };
      filter.add(placed);
      expect(other.mayHave(placed)).toBe(true);
    }),
  );
});

test("the keys of an index are in it, and few others", () => {
  const db = emptyFile();
  const insert = db.prepare("INSERT INTO places (partition, bucket, key, segment, id) VALUES (?, 'carts', ?, 0, ?)");
  const placed = (index: number) => ({
    key: { bucket: "carts", bytes: Buffer.from(`key-${index}`) },
    partition: index % 256,
  });
  const keys = 100_000;
  db.transaction(() => {
    for (let id = 0; id < keys; id += 1) insert.run(placed(id).partition, placed(id).key.bytes, id);
  })();
  const filter = KeyFilter.read(db);
  let missed = 0;
  let wrong = 0;
  for (let index = 0; index < keys; index += 1) {
    if (!filter.mayHave(placed(index))) missed += 1;
    if (filter.mayHave(placed(keys + index))) wrong += 1;
  }
  expect(missed).toBe(0);
  expect(wrong).toBeLessThan(keys / 400);
});
