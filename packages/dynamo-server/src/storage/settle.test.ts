import type { Key, Partition, StorageAnswer, TreeId } from "@cartwheel/dynamo";
import Database from "better-sqlite3";
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { keyOf, ReportLog, storedRow } from "./contract/storage-scene.ts";
import { page } from "./contract/storage-engine-contract.ts";
import { openSqliteEngine } from "./open-sqlite-engine.ts";
import type { SettleLimits } from "./read-view.ts";
import { defaultSettleLimits } from "./read-view.ts";
import type { SqliteEngine } from "./sqlite-engine.ts";

const partition = 5 as Partition;
const tree: TreeId = { partition, n: 3 };
const directories: string[] = [];
const engines: SqliteEngine[] = [];

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "cartwheel-settle-"));
  directories.push(directory);
  return directory;
}

function open(directory: string, settle: SettleLimits = defaultSettleLimits): { engine: SqliteEngine; log: ReportLog } {
  const opened = openSqliteEngine({ directory, treeKey: new Uint8Array(32).fill(7), settle });
  if (!opened.ok) throw new Error(opened.message);
  engines.push(opened.engine);
  const log = new ReportLog();
  opened.engine.listen(log);
  return { engine: opened.engine, log };
}

async function close(engine: SqliteEngine): Promise<void> {
  engines.splice(engines.indexOf(engine), 1);
  await engine.close();
}

interface Written {
  readonly writeId: number;
  readonly key: Key;
  /** Null removes the row. */
  readonly text: string | null;
}

async function write({ engine, log }: { engine: SqliteEngine; log: ReportLog }, written: Written): Promise<void> {
  const { writeId, key, text } = written;
  const stored = text === null ? null : storedRow(text, writeId + 1);
  engine.write({ writeId, epoch: 0, n: 3, key, partition, stored });
  await log.committed(writeId);
}

function seenBy(engine: SqliteEngine): readonly StorageAnswer[] {
  return [
    page(engine, { partition, afterKey: null, limit: 100 }),
    engine.query({ type: "roots", trees: [tree] }),
    engine.query({ type: "segments", tree }),
    engine.query({ type: "held" }),
  ];
}

test("a process that ends before its rows have settled leaves all of them", async () => {
  const directory = newDirectory();
  const before = open(directory);
  await write(before, { writeId: 0, key: keyOf("old"), text: "old" });
  await write(before, { writeId: 1, key: keyOf("gone"), text: "gone" });
  await close(before.engine);
  const running = open(directory);
  await write(running, { writeId: 0, key: keyOf("new"), text: "new" });
  await write(running, { writeId: 1, key: keyOf("old"), text: "old, changed" });
  await write(running, { writeId: 2, key: keyOf("gone"), text: null });
  await write(running, { writeId: 3, key: keyOf("came and went"), text: "shortly" });
  await write(running, { writeId: 4, key: keyOf("came and went"), text: null });

  // What a kill would leave: the files as they are, the log not moved into the main file.
  const crashed = newDirectory();
  for (const file of ["rows.sqlite", "rows.sqlite-wal"]) cpSync(join(directory, file), join(crashed, file));
  const again = open(crashed).engine;
  expect(seenBy(again)).toEqual(seenBy(running.engine));
  expect(again.read(keyOf("new"), partition)).toEqual({ status: "found", stored: storedRow("new", 1) });
  expect(again.read(keyOf("old"), partition)).toEqual({ status: "found", stored: storedRow("old, changed", 2) });
  expect(again.read(keyOf("gone"), partition)).toEqual({ status: "absent" });
  expect(again.commitSequence()).toBe(running.engine.commitSequence());
});

test("what is seen does not depend on when rows settle", async () => {
  const [often, never] = [open(newDirectory(), { rowsMax: 3, bytesMax: 1e9, spread: 0 }), open(newDirectory())];
  for (let writeId = 0; writeId < 60; writeId += 1) {
    const text = writeId % 7 === 3 ? null : `value ${writeId}`;
    // Each key is put, put again, and here and there removed and put again.
    const written = { writeId, key: keyOf(`key ${(writeId * 5) % 17}`), text };
    await write(often, written);
    await write(never, written);
    expect(seenBy(often.engine)).toEqual(seenBy(never.engine));
    const [mine, other] = [often, never].map(({ engine }) => engine.read(written.key, partition));
    expect(mine).toEqual(other);
    expect(mine?.status).toBe(text === null ? "absent" : "found");
  }
  await close(often.engine);
  await close(never.engine);
});

test("pages are whole where settled and recent rows meet", async () => {
  const scene = open(newDirectory(), { rowsMax: 4, bytesMax: 1e9, spread: 0 });
  const names = ["b", "d", "f", "h", "j", "a", "c", "e", "g", "i"];
  for (const [writeId, name] of names.entries()) await write(scene, { writeId, key: keyOf(name), text: name });
  await write(scene, { writeId: names.length, key: keyOf("d"), text: null });
  for (const limit of [1, 2, 3, 100]) {
    const seen: string[] = [];
    let afterKey: Key | null = null;
    for (let done = false; !done;) {
      const next = page(scene.engine, { partition, afterKey, limit });
      seen.push(...next.rows.map(({ key }) => new TextDecoder().decode(key.bytes)));
      afterKey = next.rows.at(-1)?.key ?? afterKey;
      done = next.done;
    }
    expect(seen.join(""), `pages of ${limit}`).toBe("abcefghij");
  }
});

test("the log is begun anew although writes never cease", async () => {
  const directory = newDirectory();
  const { engine, log } = open(directory, { rowsMax: 64, bytesMax: 1e9, spread: 0 });
  const rows = 3_000;
  const fill = "x".repeat(1_024);
  let next = 0;
  const more = (): void => {
    for (const end = Math.min(rows, next + 16); next < end; next += 1) {
      const stored = storedRow(fill, next + 1);
      engine.write({ writeId: next, epoch: 0, n: 3, key: keyOf(`key ${next}`), partition, stored });
    }
  };
  // The next batch always waits already when one ends.
  more();
  while (log.committedUpTo() < rows - 1) {
    const reported = log.reports.length;
    more();
    await log.until(() => log.reports.length > reported);
  }
  const bytes = statSync(join(directory, "rows.sqlite-wal")).size;
  expect(bytes).toBeLessThan((rows * fill.length) / 2);
});

test("a damaged row that is set aside leaves its tree at once, though the snapshot still shows it", async () => {
  const directory = newDirectory();
  const before = open(directory);
  for (const [writeId, name] of ["a", "b"].entries()) await write(before, { writeId, key: keyOf(name), text: name });
  await close(before.engine);
  const db = new Database(join(directory, "rows.sqlite"));
  db.prepare("UPDATE rows SET checksum = 1 WHERE key = ?").run(Buffer.from("a"));
  db.close();

  const scene = open(directory);
  await write(scene, { writeId: 0, key: keyOf("c"), text: "c" });
  expect(scene.engine.read(keyOf("a"), partition)).toEqual({ status: "corrupt" });
  // Notes are stored after whatever was asked for before.
  await new Promise<void>((resolve) => scene.engine.queueMeta("later", "now", resolve));
  const whole = open(newDirectory());
  whole.engine.write({ writeId: 0, epoch: 0, n: 3, key: keyOf("b"), partition, stored: storedRow("b", 2) });
  whole.engine.write({ writeId: 1, epoch: 0, n: 3, key: keyOf("c"), partition, stored: storedRow("c", 1) });
  await whole.log.committed(1);
  const roots = { type: "roots", trees: [tree] } as const;
  expect(scene.engine.query(roots)).toEqual(whole.engine.query(roots));
  const all = Array.from({ length: 256 }, (_, segment) => segment);
  const leaves = scene.engine.query({ type: "leaves", tree, segments: all });
  expect(leaves.type === "leaves" ? leaves.leaves.length : null).toBe(2);
});

test("notes are seen at once although a snapshot is held", async () => {
  const scene = open(newDirectory());
  await write(scene, { writeId: 0, key: keyOf("a"), text: "a" });
  scene.engine.putMeta("identity", "one");
  expect(scene.engine.getMeta("identity")).toBe("one");
  await new Promise<void>((resolve) => scene.engine.queueMeta("identity", "two", resolve));
  expect(scene.engine.getMeta("identity")).toBe("two");
  await write(scene, { writeId: 1, key: keyOf("b"), text: "b" });
});
