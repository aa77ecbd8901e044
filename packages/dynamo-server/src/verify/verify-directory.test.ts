import Database from "better-sqlite3";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { OneDirectory } from "../backup/backup.test-kit.ts";
import { openDataDirectory } from "../data-directory.ts";
import { rowChecksum } from "../storage/row-checksum.ts";
import { deriveTreeKey } from "../storage/tree-key.ts";
import type { VerifyReport } from "./verify-directory.ts";
import { verifyDirectory } from "./verify-directory.ts";

describe("verifying a directory", () => {
  let at: OneDirectory;
  let file: string;
  beforeEach(async () => {
    at = await OneDirectory.create(1_200);
    file = join(at.config.node.dataDir, "rows.sqlite");
  });
  afterEach(() => at.destroy());

  async function report(): Promise<VerifyReport> {
    const treeKeys = [new Uint8Array(32), deriveTreeKey(at.config.secrets.secret.bytes())];
    const result = await verifyDirectory({ directory: at.config.node.dataDir, treeKeys });
    if (!result.ok) throw new Error(result.message);
    return result.report;
  }

  function alter(sql: string): void {
    const db = new Database(file);
    db.exec(sql);
    db.close();
  }

  test("finds nothing wrong with a sound one, tells how far it is, and changes nothing", async () => {
    const before = readFileSync(file);
    const steps: string[] = [];
    const progress = ({ doing, done, of }: { doing: string; done: number; of: number }): void => {
      steps.push(`${doing} ${done}/${of}`);
    };
    const result = await verifyDirectory({ directory: at.config.node.dataDir, progress });
    expect(result).toMatchObject({
      ok: true,
      report: { rows: 1_200, trees: 16, quarantined: 0, manifest: null, leavesHashed: false, notes: { node: "a" } },
    });
    expect(await report()).toMatchObject({ rows: 1_200, trees: 16 });
    expect((await report()).findings.counts).toEqual(new Map());
    expect(steps.at(-1)).toBe("checking rows 1200/1200");
    expect(readFileSync(file)).toEqual(before);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  const damages: readonly (readonly [string, string, Readonly<Record<string, number>>])[] = [
    ["a flipped bit in a row", "UPDATE rows SET row = CAST(row || x'00' AS BLOB) WHERE id = 7", { checksum: 1 }],
    ["a row under another key", "UPDATE rows SET key = x'6b' WHERE id = 8", { checksum: 1, index: 1 }],
    ["a wrong checksum", "UPDATE rows SET checksum = checksum + 1 WHERE id < 21", { checksum: 20 }],
    [
      "a row in another partition",
      "UPDATE rows SET partition = partition + 1 WHERE id = 9",
      { place: 1, index: 1, tree: 2 },
    ],
    ["a wrong time of death", "UPDATE rows SET dead_from_ms = 5 WHERE id = 10", { death: 1 }],
    [
      "a tree block of other leaves",
      "UPDATE tree_blocks SET segments = zeroblob(256) WHERE partition = 3 AND block = 0",
      { tree: 1 },
    ],
    ["a missing tree block", "DELETE FROM tree_blocks WHERE partition = 3 AND block = 1", { tree: 1 }],
    ["a tree block too many", "INSERT INTO tree_blocks VALUES (3, 9, 0, zeroblob(256))", { tree: 1 }],
    ["a row that is gone", "DELETE FROM rows WHERE id = 11", { index: 1, tree: 1 }],
    ["a row that the index leaves out", "DELETE FROM places WHERE id = 12", { index: 1 }],
    ["two keys for one row", "UPDATE places SET id = 13 WHERE id = 14", { index: 2 }],
    ["an unreadable history", "UPDATE meta SET value = '[1]' WHERE name = 'history'", { notes: 1 }],
    ["no identity", "DELETE FROM meta WHERE name = 'identity'", { notes: 1 }],
    ["a count that is none", "UPDATE meta SET value = 'x' WHERE name = 'commit-sequence'", { notes: 1 }],
  ];
  test.each(damages)("%s", async (_name, sql, counts) => {
    alter(sql);
    const { findings } = await report();
    expect(Object.fromEntries(findings.counts)).toEqual(counts);
    expect(findings.first.length).toBe(Object.values(counts).reduce((sum, count) => sum + Math.min(10, count), 0));
  });

  test("a leaf that is not the hash of its row", async () => {
    // Written by a program that hashed it otherwise: the checksum covers the leaf as it is.
    const db = new Database(file);
    const select = db.prepare<[], { bucket: string; key: Buffer; row: Buffer }>("SELECT * FROM rows WHERE id = 5");
    const found = select.get();
    if (found === undefined) throw new Error("there is no row 5");
    const leaf = new Uint8Array(16).fill(1);
    const checksum = rowChecksum({ bucket: found.bucket, bytes: found.key }, found.row, leaf);
    db.prepare("UPDATE rows SET leaf = ?, checksum = ? WHERE id = 5").run(leaf, checksum);
    db.close();
    expect(Object.fromEntries((await report()).findings.counts)).toEqual({ leaf: 1, tree: 1 });
  });

  test("another secret than the one that the leaves were hashed under", async () => {
    const result = await verifyDirectory({ directory: at.config.node.dataDir, treeKeys: [new Uint8Array(32)] });
    expect(result.ok && result.report).toMatchObject({ leavesHashed: false, rows: 1_200 });
    expect(result.ok && result.report.findings.counts.get("leaf")).toBe(1);
  });

  test("a page that was overwritten", async () => {
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 20 * 4_096, 22 * 4_096);
    writeFileSync(file, bytes);
    const result = await verifyDirectory({ directory: at.config.node.dataDir });
    const isTold = result.ok ? (result.report.findings.counts.get("file") ?? 0) > 0 : result.code === "DAMAGED";
    expect(isTold).toBe(true);
  });

  test("is refused while a node uses the directory, and where there is nothing to verify", async () => {
    const opened = openDataDirectory(at.config);
    if (!opened.ok) throw new Error(opened.message);
    expect(await verifyDirectory({ directory: at.config.node.dataDir })).toMatchObject({
      ok: false,
      code: "REFUSED",
      message: expect.stringContaining("in use"),
    });
    await opened.engine.close();
    expect(await verifyDirectory({ directory: at.root })).toMatchObject({ ok: false, code: "REFUSED" });
    writeFileSync(join(at.root, "rows.sqlite"), "no database at all, but long enough to be read as one".repeat(200));
    expect(await verifyDirectory({ directory: at.root })).toMatchObject({ ok: false, code: "DAMAGED" });
  });
});
