import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eraseLayout, markBegun, openLayout } from "./layout.ts";
import type { LayoutPlan } from "./layout.ts";
import { StartRefused } from "./start-refused.ts";

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "layout-"));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function planOf(names: readonly string[], basePort = 4100): LayoutPlan {
  const nodes = names.map((name, index) => ({
    name,
    zone: name.slice(0, 4),
    port: basePort + index,
    healthPort: basePort + 100 + index,
  }));
  return { dataDir, partitionCount: 64, nodes };
}

test("a second opening keeps the cluster and takes the new ports", () => {
  const first = openLayout(planOf(["east-1", "west-1"]));
  const second = openLayout(planOf(["east-1", "west-1"], 5100));
  expect(second.clusterId).toBe(first.clusterId);
  expect(second.nodes.map(({ port }) => port)).toEqual([5100, 5101]);
  expect(first.secret).toMatch(/^[0-9a-f]{64}$/);
  expect(second.secret).toBe(first.secret);
});

test("that all nodes have run once is remembered", () => {
  const first = openLayout(planOf(["east-1"]));
  expect(first.begun).toBe(false);
  markBegun(first);
  expect(openLayout(planOf(["east-1"])).begun).toBe(true);
});

test("secrets are readable by their owner alone", () => {
  const { secretFile } = openLayout(planOf(["east-1"]));
  expect(statSync(secretFile).mode & 0o777).toBe(0o600);
  expect(statSync(join(dataDir, "sessions-secret")).mode & 0o777).toBe(0o600);
});

test("erasing forgets the cluster and leaves foreign files alone", () => {
  const first = openLayout(planOf(["east-1"]));
  writeFileSync(join(dataDir, "notes.txt"), "mine");
  eraseLayout(dataDir);
  expect(existsSync(join(dataDir, "notes.txt"))).toBe(true);
  expect(openLayout(planOf(["east-1"])).clusterId).not.toBe(first.clusterId);
});

test.each([
  ["other members", () => openLayout(planOf(["east-1", "west-2"]))],
  ["fewer members", () => openLayout(planOf(["east-1"]))],
])("a directory that holds a cluster with %s is refused in one sentence", (_, open) => {
  openLayout(planOf(["east-1", "west-1"]));
  expect(open).toThrow(StartRefused);
  expect(open).toThrow(/other nodes; start with --fresh/);
});

test("a damaged cluster.json is refused in one sentence", () => {
  writeFileSync(join(dataDir, "cluster.json"), "{");
  expect(() => openLayout(planOf(["east-1"]))).toThrow(/damaged or of another version/);
});

test("a name that cannot be a node id is refused", () => {
  expect(() => openLayout(planOf(["East 1"]))).toThrow(StartRefused);
});

test("a path below a file cannot be a data directory", () => {
  writeFileSync(join(dataDir, "file"), "");
  const plan = { ...planOf(["east-1"]), dataDir: join(dataDir, "file", "below") };
  expect(() => openLayout(plan)).toThrow(StartRefused);
  expect(() => openLayout(plan)).toThrow(/cannot be a data directory \(ENOTDIR\)/);
});
