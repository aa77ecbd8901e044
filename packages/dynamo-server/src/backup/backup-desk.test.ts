import type { BackupState } from "@cartwheel/wire";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { BackupDesk } from "./backup-desk.ts";
import { OneDirectory } from "./backup.test-kit.ts";
import { hashFile } from "./hash-file.ts";
import { readManifest } from "./manifest.ts";

let directory: OneDirectory | null = null;
const desks: BackupDesk[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const desk of desks.splice(0)) desk.abandon();
  directory?.destroy();
  directory = null;
});

interface Scene {
  readonly desk: BackupDesk;
  readonly at: OneDirectory;
  /** How long the core was told to keep its rows, each time. */
  readonly kept: readonly number[];
}

async function scene(options: { readonly backupDir?: null; readonly rows?: number } = {}): Promise<Scene> {
  const at = await OneDirectory.create(options.rows ?? 100);
  directory = at;
  const { cluster, node } = at.config;
  const kept: number[] = [];
  const desk = new BackupDesk({
    clusterId: cluster.clusterId,
    node: node.id,
    dataDir: node.dataDir,
    backupDir: options.backupDir === null ? null : at.backupDir,
    keepRows: (forMs) => kept.push(forMs),
  });
  desks.push(desk);
  return { desk, at, kept };
}

async function copied(desk: BackupDesk, name: string): Promise<BackupState> {
  desk.step("keep", name);
  desk.step("copy", name);
  await vi.waitFor(() => expect(desk.step("look", name).type).not.toBe("copying"), { timeout: 20_000 });
  return desk.step("look", name);
}

describe("the backup desk", () => {
  test("copies what is stored, and says so beside the copy only when it is told to finish", async () => {
    const { desk, at, kept } = await scene();
    const state = await copied(desk, "nightly");
    const target = join(at.backupDir, "nightly", "a");
    const sha256 = await hashFile(join(target, "rows.sqlite"));
    expect(state).toMatchObject({ type: "copied", finished: false, copy: { directory: target, rows: 100, sha256 } });
    expect(readManifest(target)).toBeNull();
    expect(kept.every((forMs) => forMs >= 60_000)).toBe(true);
    expect(desk.step("finish", "nightly")).toMatchObject({ type: "copied", finished: true });
    expect(kept.at(-1)).toBe(0);
    expect(readManifest(target)).toMatchObject({
      ok: true,
      manifest: { name: "nightly", node: "a", clusterId: "c".repeat(32), rows: 100, sha256, commitSequence: 1 },
    });
    expect(desk.step("keep", "next")).toEqual({ type: "keeping" });
  });

  test("abandons what nobody asks for, and lets the core drop rows again", async () => {
    const { desk, at, kept } = await scene();
    vi.useFakeTimers();
    desk.step("keep", "nightly");
    vi.advanceTimersByTime(59_000);
    expect(desk.step("look", "nightly")).toEqual({ type: "keeping" });
    vi.advanceTimersByTime(59_000);
    expect(existsSync(join(at.backupDir, "nightly", "a"))).toBe(true);
    vi.advanceTimersByTime(2_000);
    expect(kept.at(-1)).toBe(0);
    expect(desk.step("look", "nightly")).toEqual({ type: "idle" });
    expect(readdirSync(join(at.backupDir, "nightly"))).toEqual([]);
  });

  test("ends a copy in its midst when it is abandoned", async () => {
    const { desk, at } = await scene();
    desk.step("keep", "nightly");
    expect(desk.step("copy", "nightly")).toMatchObject({ type: "copying" });
    expect(desk.step("abandon", "nightly")).toEqual({ type: "idle" });
    expect(readdirSync(join(at.backupDir, "nightly"))).toEqual([]);
    expect(await copied(desk, "again")).toMatchObject({ type: "copied" });
  });

  test("refuses a second backup, a second copy of one name, and names that lead elsewhere", async () => {
    const { desk } = await scene();
    await copied(desk, "one");
    expect(desk.step("keep", "two")).toMatchObject({ type: "failed", reason: expect.stringContaining("under way") });
    desk.step("finish", "one");
    expect(desk.step("keep", "two")).toEqual({ type: "keeping" });
    desk.step("abandon", "two");
    expect(desk.step("keep", "one")).toMatchObject({ type: "failed", reason: expect.stringContaining("EEXIST") });
    for (const name of ["", "..", "a/b", "A", "x".repeat(65)]) {
      expect(desk.step("keep", name), name).toMatchObject({ type: "failed" });
    }
  });

  test("refuses where the configuration names no place, and tells what is wrong with the rows", async () => {
    const { desk } = await scene({ backupDir: null });
    expect(desk.step("keep", "nightly")).toMatchObject({
      type: "failed",
      reason: expect.stringContaining("backupDir"),
    });
    directory?.destroy();
    const broken = await scene();
    rmSync(broken.at.config.node.dataDir, { recursive: true });
    expect(await copied(broken.desk, "nightly")).toMatchObject({
      type: "failed",
      reason: expect.stringContaining("directory does not exist"),
    });
  });

  test("a name that is taken by a file is refused with the system's reason", async () => {
    const { desk, at } = await scene();
    writeFileSync(at.backupDir, "not a directory");
    expect(desk.step("keep", "nightly")).toMatchObject({ type: "failed", reason: expect.stringContaining("ENOTDIR") });
  });
});
