import Database from "better-sqlite3";
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LogRoom } from "./log-room.ts";
import { openConnection } from "./sqlite-connection.ts";

const step = 1024 * 1024;

describe("room in front of the log's end", () => {
  let directory: string;
  let db: Database.Database;
  let room: LogRoom;
  const add = (bytes: number): void => void db.prepare("INSERT INTO t VALUES (zeroblob(?))").run(bytes);
  const logBytes = (): number => statSync(join(directory, "a.sqlite-wal")).size;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "cartwheel-room-"));
    db = openConnection({ file: join(directory, "a.sqlite"), pagesMax: "unlimited" });
    db.exec("CREATE TABLE t (x BLOB)");
    room = new LogRoom(db);
  });
  afterEach(() => {
    room.close();
    db.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it("is made before the log needs it, so that commits overwrite what is there", () => {
    add(100);
    room.keep();
    const sizes = new Set<number>();
    for (let commit = 0; commit < 600; commit += 1) {
      const before = logBytes();
      add(5_000);
      expect(logBytes()).toBe(before);
      room.keep();
      sizes.add(logBytes());
    }
    expect(sizes.size).toBeGreaterThan(3);
  });

  it("is not made again when the log begins anew", () => {
    for (let round = 0; round < 4; round += 1) {
      for (let commit = 0; commit < 100; commit += 1) {
        add(5_000);
        room.keep();
      }
      db.pragma("wal_checkpoint(PASSIVE)");
    }
    expect(logBytes()).toBeLessThan(3 * step);
  });

  it("is nothing to whoever opens the files after a crash", () => {
    for (let commit = 0; commit < 50; commit += 1) {
      add(5_000);
      room.keep();
    }
    for (const suffix of ["", "-wal"]) {
      cpSync(join(directory, `a.sqlite${suffix}`), join(directory, `b.sqlite${suffix}`));
    }
    const crashed = new Database(join(directory, "b.sqlite"));
    try {
      expect(crashed.pragma("integrity_check", { simple: true })).toBe("ok");
      expect(crashed.prepare("SELECT count(*) FROM t").pluck().get()).toBe(50);
      crashed.exec("INSERT INTO t VALUES (1)");
      expect(crashed.prepare("SELECT count(*) FROM t").pluck().get()).toBe(51);
    } finally {
      crashed.close();
    }
  });

  it("is not made while another connection writes: commits go on without it", () => {
    add(100);
    const other = openConnection({ file: db.name, pagesMax: "unlimited" });
    db.pragma("busy_timeout = 0");
    try {
      other.exec("BEGIN IMMEDIATE");
      room.keep();
      expect(logBytes()).toBeLessThan(step);
      other.exec("COMMIT");
      add(100);
      expect(db.prepare("SELECT count(*) FROM t").pluck().get()).toBe(2);
    } finally {
      other.close();
    }
  });
});
