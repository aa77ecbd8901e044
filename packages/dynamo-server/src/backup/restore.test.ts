import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { beginIncarnation, openDataDirectory } from "../data-directory.ts";
import { OneDirectory } from "./backup.test-kit.ts";
import { copyRows } from "./copy-rows.ts";
import { writeManifest } from "./manifest.ts";
import { restoreDataDirectory } from "./restore.ts";

describe("restoring a data directory", () => {
  let at: OneDirectory;
  let backup: string;
  beforeEach(async () => {
    at = await OneDirectory.create(50);
    backup = join(at.backupDir, "nightly");
    const copy = join(backup, "a");
    mkdirSync(copy, { recursive: true });
    const { node, cluster } = at.config;
    const signal = AbortSignal.timeout(20_000);
    const done = await copyRows({
      source: join(node.dataDir, "rows.sqlite"),
      target: join(copy, "rows.sqlite"),
      signal,
    });
    if (!done.ok) throw new Error(done.reason);
    writeManifest(copy, { name: "nightly", clusterId: cluster.clusterId, node: node.id, takenAtMs: 1, ...done.copied });
  });
  afterEach(() => at.destroy());

  const restore = async (config = at.config): Promise<string> => {
    const result = await restoreDataDirectory(config, { from: backup });
    return result.ok ? "restored" : result.message;
  };

  test("begins a new life of the node, with the rows and the commits of the copy", async () => {
    const startedMs = Date.now();
    rmSync(at.config.node.dataDir, { recursive: true });
    expect(await restore()).toBe("restored");
    expect(readdirSync(at.config.node.dataDir).toSorted()).toEqual(["lock.sqlite", "rows.sqlite"]);
    const opened = openDataDirectory(at.config);
    if (!opened.ok) throw new Error(opened.message);
    const begun = beginIncarnation(opened.engine, at.config);
    expect(begun).toMatchObject({ ok: true, notes: { readiness: null } });
    expect(begun.ok && begun.notes.incarnation).toBeGreaterThan(startedMs);
    expect(opened.engine.commitSequence()).toBe(1);
    const held = opened.engine.query({ type: "held" });
    expect(held.type === "held" && held.partitions.length).toBeGreaterThan(5);
    await opened.engine.close();
  });

  test("is refused where rows are already, and leaves them alone", async () => {
    const before = readFileSync(join(at.config.node.dataDir, "rows.sqlite"));
    expect(await restore()).toContain("holds rows already");
    expect(readFileSync(join(at.config.node.dataDir, "rows.sqlite"))).toEqual(before);
  });

  test("is refused where only the log of such rows was left behind: it would be played over the restored ones", async () => {
    const file = join(at.config.node.dataDir, "rows.sqlite");
    rmSync(file);
    writeFileSync(`${file}-wal`, "of the rows that were moved aside");
    expect(await restore()).toContain("holds rows already");
    expect(existsSync(file)).toBe(false);
  });

  test("is refused of another node, of another cluster, and of a copy that was never finished", async () => {
    const other = at.configOf("b", "data-b");
    expect(await restore(other)).toContain("no manifest");
    cpSync(join(backup, "a"), join(backup, "b"), { recursive: true });
    expect(await restore(other)).toContain("is of node a, not of b");
    const foreign = { ...at.config, cluster: { ...at.config.cluster, clusterId: "d".repeat(32) } };
    expect(await restore(foreign)).toContain("is of cluster cccc");
    rmSync(join(backup, "a", "manifest.json"));
    expect(await restore()).toContain("no manifest");
  });

  test("is refused of damaged bytes, and leaves nothing behind", async () => {
    const config = at.configOf("a", "elsewhere");
    const file = join(backup, "a", "rows.sqlite");
    const sound = readFileSync(file);
    const flipped = Buffer.from(sound);
    flipped[sound.length - 100] = (sound[sound.length - 100] ?? 0) ^ 1;
    writeFileSync(file, flipped);
    expect(await restore(config)).toContain("SHA-256 is not that of the manifest");
    writeFileSync(file, sound.subarray(0, -4096));
    expect(await restore(config)).toContain("bytes, and its manifest says");
    rmSync(file);
    expect(await restore(config)).toContain("is missing");
    expect(existsSync(join(config.node.dataDir, "rows.sqlite"))).toBe(false);
    expect(readdirSync(config.node.dataDir)).toEqual(["lock.sqlite"]);
    writeFileSync(join(backup, "a", "manifest.json"), "{}");
    expect(await restore(config)).toContain("not a manifest");
  });
});
