import type { Key, Partition, StoredRow } from "@cartwheel/dynamo";
import { storedRowCodec } from "@cartwheel/wire";
import Database from "better-sqlite3";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { page, storageEngineContract } from "./contract/storage-engine-contract.ts";
import { keyOf, ReportLog, storedRow } from "./contract/storage-scene.ts";
import { defaultBatchLimits } from "./group-commit.ts";
import { nativeRuntimeProblem } from "./native-runtime.ts";
import type { SqliteEngineOptions } from "./open-sqlite-engine.ts";
import { openSqliteEngine } from "./open-sqlite-engine.ts";
import { defaultSettleLimits } from "./read-view.ts";
import type { SqliteEngine } from "./sqlite-engine.ts";

const treeKey = new Uint8Array(32).fill(7);
const directories: string[] = [];
const directoryOf = new Map<unknown, string>();

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "cartwheel-engine-"));
  directories.push(directory);
  return directory;
}

function removeDirectories(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  directoryOf.clear();
}

function openEngine(directory: string, options: Partial<SqliteEngineOptions> = {}): SqliteEngine {
  const opened = openSqliteEngine({ directory, treeKey, ...options });
  if (!opened.ok) throw new Error(opened.message);
  directoryOf.set(opened.engine, directory);
  return opened.engine;
}

/** Spelled out, from the row alone and without what this node minted last. */
function leafOf(key: Key, { row }: StoredRow): Uint8Array {
  const bucket = Buffer.from(key.bucket);
  const head = Buffer.from([2, 0, bucket.length, 0, key.bytes.length]);
  const replicated = storedRowCodec.encode({ row, lastMinted: null }).slice(0, -1);
  const hash = createHash("sha256").update(treeKey).update(head).update(bucket).update(key.bytes).update(replicated);
  return new Uint8Array(hash.digest().subarray(0, 16));
}

for (const [name, settle] of [
  ["sqlite", defaultSettleLimits],
  ["sqlite that settles after every other row", { rowsMax: 2, bytesMax: 1_000_000, spread: 0 }],
] as const) {
  storageEngineContract({
    name,
    open: ({ space, batchRowsMax }) =>
      openEngine(newDirectory(), {
        limits: { ...defaultBatchLimits, rowsMax: batchRowsMax },
        settle,
        pagesMax: space === "small" ? 60 : "unlimited",
      }),
    reopen: (engine) => openEngine(directoryOf.get(engine) ?? "", { settle }),
    leafOf,
    rootOf: (segments) => new Uint8Array(createHash("md5").update(segments).digest()),
    cleanUp: removeDirectories,
  });
}

describe("sqlite engine", () => {
  afterEach(removeDirectories);
  const partition = 5 as Partition;

  async function storeOne(directory: string, text: string, key = treeKey): Promise<void> {
    const engine = openEngine(directory, { treeKey: key });
    const log = new ReportLog();
    engine.listen(log);
    engine.write({ writeId: 0, epoch: 0, n: 3, key: keyOf(text), partition, stored: storedRow(text) });
    await log.committed(0);
    await engine.close();
  }

  function withFile(directory: string, work: (db: Database.Database) => void): void {
    const db = new Database(join(directory, "rows.sqlite"));
    work(db);
    db.close();
  }

  test("a flipped bit in a row is quarantined, never served, until a merged row is written", async () => {
    const directory = newDirectory();
    await storeOne(directory, "a");
    withFile(directory, (db) => {
      const row = db.prepare("SELECT row FROM rows").pluck().get() as Buffer;
      row[row.length - 3] = (row.at(-3) ?? 0) ^ 1;
      db.prepare("UPDATE rows SET row = ?").run(row);
    });

    const engine = openEngine(directory);
    const log = new ReportLog();
    engine.listen(log);
    expect(page(engine, { partition, afterKey: null, limit: 10 })).toEqual({ type: "rows", rows: [], done: true });
    expect(engine.read(keyOf("a"), partition)).toEqual({ status: "corrupt" });
    expect(engine.read(keyOf("a"), partition)).toEqual({ status: "corrupt" });
    await engine.close();
    withFile(directory, (db) => {
      expect(db.prepare("SELECT count(*) FROM rows").pluck().get()).toBe(0);
      expect(db.prepare("SELECT reason, repaired_at_ms FROM quarantine").all()).toEqual([
        { reason: "checksum mismatch", repaired_at_ms: null },
      ]);
    });

    const again = openEngine(directory);
    const log2 = new ReportLog();
    again.listen(log2);
    expect(again.read(keyOf("a"), partition)).toEqual({ status: "corrupt" });
    again.write({ writeId: 0, epoch: 0, n: 3, key: keyOf("a"), partition, stored: storedRow("merged") });
    expect(again.read(keyOf("a"), partition)).toEqual({ status: "corrupt" });
    await log2.committed(0);
    expect(again.read(keyOf("a"), partition)).toEqual({ status: "found", stored: storedRow("merged") });
    await again.close();
    withFile(directory, (db) => {
      expect(db.prepare("SELECT repaired_at_ms FROM quarantine").pluck().get()).toBeTypeOf("number");
    });
  });

  test("a damaged leaf is found with its row, and leaves nothing in its tree", async () => {
    const directory = newDirectory();
    await storeOne(directory, "a");
    withFile(directory, (db) => db.prepare("UPDATE rows SET leaf = ?").run(Buffer.alloc(16, 1)));
    const engine = openEngine(directory);
    expect(engine.read(keyOf("a"), partition)).toEqual({ status: "corrupt" });
    await engine.close();
    const again = openEngine(directory);
    const tree = { partition, n: 3 };
    expect(again.query({ type: "roots", trees: [tree] })).toEqual({ type: "roots", roots: [new Uint8Array(16)] });
    await again.close();
  });

  test("with another secret all trees are hashed anew", async () => {
    const [changed, fresh] = [newDirectory(), newDirectory()];
    await storeOne(changed, "a");
    const roots = { type: "roots", trees: [{ partition, n: 3 }] } as const;
    const before = openEngine(changed);
    const oldRoots = before.query(roots);
    await before.close();
    const otherKey = new Uint8Array(32).fill(8);
    await storeOne(fresh, "a", otherKey);
    const [rehashed, reference] = [changed, fresh].map((each) => openEngine(each, { treeKey: otherKey }));
    expect(rehashed?.query(roots)).not.toEqual(oldRoots);
    expect(rehashed?.query(roots)).toEqual(reference?.query(roots));
    expect(rehashed?.read(keyOf("a"), partition)).toMatchObject({ status: "found" });
    await Promise.all([rehashed?.close(), reference?.close()]);
  });

  test("a row under another row's key is as bad as a damaged one", async () => {
    const directory = newDirectory();
    await storeOne(directory, "a");
    withFile(directory, (db) => db.prepare("UPDATE places SET key = ?").run(Buffer.from("b")));
    const engine = openEngine(directory);
    expect(engine.read(keyOf("b"), partition)).toEqual({ status: "corrupt" });
    await engine.close();
  });

  test("a scan goes on past a page of damaged rows", async () => {
    const directory = newDirectory();
    for (const text of ["a", "b", "c"]) await storeOne(directory, text);
    withFile(directory, (db) => db.prepare("UPDATE rows SET checksum = 1 WHERE key < ?").run(Buffer.from("c")));
    const engine = openEngine(directory);
    const found = page(engine, { partition, afterKey: null, limit: 1 });
    expect(found.rows.map(({ key }) => new TextDecoder().decode(key.bytes))).toEqual(["c"]);
    await engine.close();
  });

  test("a directory serves one engine at a time", async () => {
    const directory = newDirectory();
    const engine = openEngine(directory);
    expect(openSqliteEngine({ directory, treeKey })).toMatchObject({ ok: false, code: "DIRECTORY_IN_USE" });
    await engine.close();
    await openEngine(directory).close();
  });

  test("a file of another version, or of another program, is refused by name", async () => {
    const later = newDirectory();
    await storeOne(later, "a");
    withFile(later, (db) => db.pragma("user_version = 99"));
    expect(openSqliteEngine({ directory: later, treeKey })).toMatchObject({
      code: "SCHEMA_REFUSED",
      message: expect.stringContaining("schema version 99"),
    });

    withFile(later, (db) => db.pragma("user_version = 1"));
    expect(openSqliteEngine({ directory: later, treeKey })).toMatchObject({
      code: "SCHEMA_REFUSED",
      message: expect.stringMatching(/schema version 1; .* move it aside and make the directory anew/),
    });

    const foreign = newDirectory();
    withFile(foreign, (db) => db.exec("CREATE TABLE other (id INTEGER)"));
    expect(openSqliteEngine({ directory: foreign, treeKey })).toMatchObject({
      code: "SCHEMA_REFUSED",
      message: expect.stringContaining("another program"),
    });
  });

  test("a damaged file is refused by name, and its directory is free again", () => {
    const directory = newDirectory();
    writeFileSync(join(directory, "rows.sqlite"), "this is no database".repeat(1_000));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(openSqliteEngine({ directory, treeKey })).toMatchObject({
        ok: false,
        code: "UNREADABLE",
        message: expect.stringContaining("SQLITE_NOTADB"),
      });
    }
  });

  test("a directory that cannot be made is refused by name", () => {
    const file = join(newDirectory(), "file");
    writeFileSync(file, "");
    expect(openSqliteEngine({ directory: join(file, "data"), treeKey })).toMatchObject({
      code: "UNREADABLE",
      message: expect.stringContaining("ENOTDIR"),
    });
  });

  test("close leaves no log behind", async () => {
    const directory = newDirectory();
    await storeOne(directory, "a");
    withFile(directory, (db) =>
      expect(db.pragma("wal_checkpoint(PASSIVE)")).toEqual([{ busy: 0, log: 0, checkpointed: 0 }]),
    );
  });

  test("an old Node is told so", () => {
    expect(nativeRuntimeProblem("9")).toContain("Node-API 10");
    expect(nativeRuntimeProblem("10")).toBeNull();
  });
});
