import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ProcessCluster } from "./node-process.test-kit.ts";

// Inside the package, so that the bundle finds better-sqlite3 as an installed one would.
const directory = fileURLToPath(new URL("../../dist/test-bundle/", import.meta.url));
const bundler = fileURLToPath(new URL("../../build/bundle.ts", import.meta.url));

beforeAll(() => {
  mkdirSync(directory, { recursive: true });
  execFileSync(process.execPath, [bundler, directory]);
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("the bundle holds no fault injection", () => {
  const bundles = readdirSync(directory).filter((name) => name.endsWith(".js"));
  expect(bundles.toSorted()).toEqual(["commit-worker.js", "copy-process.js", "dynamo-node.js"]);
  for (const name of bundles) {
    const text = readFileSync(join(directory, name), "utf8");
    expect(text).not.toMatch(/FaultyTransport|FaultyStorage|FaultSwitch|dropRate|deafTo|local-cluster/);
  }
});

test("a node runs from the bundle, commits through its worker, and is copied by its process", async () => {
  const cluster = await ProcessCluster.create(["solo"], { carts: { n: 1, r: 1, w: 1 } });
  try {
    cluster.runs(join(directory, "dynamo-node.js"));
    await cluster.init("solo");
    const node = await cluster.start("solo");
    const store = cluster.client();
    expect(await store.put("carts", new Uint8Array([1]), new Uint8Array([2]))).toMatchObject({ ok: true });
    expect(await cluster.command("backup", "--name", "b", "--config", cluster.configFile("solo"))).toMatchObject({
      code: 0,
      output: expect.stringContaining("solo: 1 rows"),
    });
    node.child.kill("SIGTERM");
    expect((await node.exit).code).toBe(0);
  } finally {
    await cluster.destroy();
  }
});
