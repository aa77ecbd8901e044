import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClusterClient } from "@cartwheel/dynamo-client";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { shopBuckets } from "./buckets.ts";
import { startLocalCluster } from "./local-cluster.ts";
import type { LocalCluster } from "./local-cluster.ts";

// Five processes start and stop here, on machines that may be busy with other tests.
vi.setConfig({ hookTimeout: 60_000, testTimeout: 60_000 });

const zones = { east: ["east-1", "east-2", "east-3"], west: ["west-1", "west-2"] } as const;
const nodes = Object.entries(zones).flatMap(([zone, names]) => names.map((name) => ({ name, zone })));
const waiting = { timeout: 15_000, interval: 100 };
const encoder = new TextEncoder();

let dataDir: string;
let cluster: LocalCluster;
let east: ClusterClient;
let west: ClusterClient;
let crashed: string[];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "local-cluster-"));
  await start();
});

afterEach(async () => {
  await cluster.heal();
});

afterAll(async () => {
  await stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe("cuts", () => {
  test("partition 3-2: each side takes writes, and after healing both are there", async () => {
    await cluster.cut([zones.east, zones.west]);
    expect(await write(east, "cut", "from east")).toBe("acknowledged");
    expect(await write(west, "cut", "from west")).toBe("acknowledged");
    expect(await read(east, "cut")).toEqual(["from east"]);
    expect(await read(west, "cut")).toEqual(["from west"]);
    await cluster.heal();
    await expect.poll(() => read(east, "cut"), waiting).toEqual(["from east", "from west"]);
    await expect.poll(() => read(west, "cut"), waiting).toEqual(["from east", "from west"]);
  });

  test("a node restarted behind a cut comes back cut off", async () => {
    await cluster.cut([["west-2"], ["east-1", "east-2", "east-3", "west-1"]]);
    await cluster.restart("west-2");
    expect(await answering("alone")).not.toContain("west-2");
    await cluster.heal();
    await expect.poll(() => answering("alone"), waiting).toContain("west-2");
  });

  test("one-way (all to one): the node is heard and hears nothing, and nobody waits for it", async () => {
    const others = nodes.map(({ name }) => name).filter((name) => name !== "east-1");
    await cluster.disturb({ from: others, to: ["east-1"], change: { dropRate: 1 } });
    expect(await write(west, "one-way", "a")).toBe("acknowledged");
  });

  test("what a command asks for holds when it is answered, and is told in the state", async () => {
    expect(await cluster.apply({ action: "cut", groups: [["east-1"], ["west-1"]] })).toBeNull();
    expect(cluster.state().cut).toEqual({ groups: [["east-1"], ["west-1"]] });
    expect(cluster.state().links).toEqual([
      { from: "east-1", to: "west-1", drop: true, delayMs: 0 },
      { from: "west-1", to: "east-1", drop: true, delayMs: 0 },
    ]);
    expect((await cluster.apply({ action: "resume", node: "east-1" }))?.code).toBe("wrong-state");
  });
});

describe("processes", () => {
  test("two of five killed: writes go on, and the dead get theirs when they return", async () => {
    await Promise.all([cluster.node("east-1").kill(), cluster.node("west-1").kill()]);
    expect(cluster.state().nodes.filter(({ state }) => state === "stopped")).toHaveLength(2);
    expect(await write(east, "two down", "a")).toBe("acknowledged");
    await Promise.all([cluster.node("east-1").start(), cluster.node("west-1").start()]);
    await expect.poll(() => misplaced("two down"), waiting).toEqual([]);
    expect(await read(east, "two down")).toEqual(["a"]);
  });

  test("a paused node answers nothing and goes on where it was", async () => {
    cluster.node("east-2").pause();
    expect(await write(west, "paused", "a")).toBe("acknowledged");
    cluster.node("east-2").resume();
    await expect.poll(() => answering("paused"), waiting).toContain("east-2");
  });

  test("a wiped node comes back as another member of the same name, and what it held is still there", async () => {
    expect(await write(east, "wiped", "a")).toBe("acknowledged");
    const before = cluster.node("east-3").address;
    expect(await cluster.apply({ action: "wipe", node: "east-3" })).toBeNull();
    expect(cluster.node("east-3")).toMatchObject({ id: "east-3-disk-2", address: before, state: "running" });
    expect(cluster.node("east-3").place.replaces).toBeNull();
    await expect.poll(() => east.members().map(({ id }) => id), waiting).toContain("east-3-disk-2");
    expect(east.ring()?.destroyed).toEqual(["east-3"]);
    await expect.poll(() => read(east, "wiped"), waiting).toEqual(["a"]);
    expect(await cluster.apply({ action: "restart", node: "east-3" })).toBeNull();
  });

  test("a node joins, takes writes, and leaves with everything handed over", async () => {
    const joined = await cluster.join({ name: "west-3", zone: "west" });
    expect(joined.state).toBe("running");
    expect(await write(west, "six", "a")).toBe("acknowledged");
    await cluster.leave("west-3");
    expect(cluster.state().nodes.map(({ name }) => name)).toEqual(nodes.map(({ name }) => name));
    expect(await read(east, "six")).toEqual(["a"]);
  });

  test("a disk that is lost while all are stopped is replaced at the next start", async () => {
    expect(await write(east, "lost", "a")).toBe("acknowledged");
    await stop();
    rmSync(cluster.node("west-2").place.dataDir, { recursive: true });
    await start();
    expect(cluster.node("west-2").id).toBe("west-2-disk-2");
    await expect.poll(() => read(west, "lost"), waiting).toEqual(["a"]);
  });

  test("all stopped and started again: the data is kept, also on other ports", async () => {
    expect(await write(east, "kept", "a")).toBe("acknowledged");
    const before = cluster.layout.clusterId;
    await stop();
    await start();
    expect(cluster.layout.clusterId).toBe(before);
    expect(await read(west, "kept")).toEqual(["a"]);
  });

  test("no node ended by itself", () => {
    expect(crashed).toEqual([]);
  });
});

describe("disks", () => {
  test("a failing disk: its node refuses, the others take the write, and it serves again when healed", async () => {
    await cluster.spoilDisk("east-1", { mode: "failing", delayMs: 0 });
    for (const key of ["disk 1", "disk 2", "disk 3"]) expect(await write(east, key, "a")).toBe("acknowledged");
    await cluster.heal();
    for (const key of ["disk 1", "disk 2", "disk 3"]) {
      await expect.poll(() => misplaced(key), waiting).toEqual([]);
      expect(await read(west, key)).toEqual(["a"]);
    }
  });
});

test("no node outlives the process that started it", async () => {
  const directory = mkdtempSync(join(tmpdir(), "orphan-"));
  const parent = fork(fileURLToPath(new URL("./testing/orphan-cluster.ts", import.meta.url)), [directory]);
  const [{ pid }] = (await once(parent, "message")) as [{ pid: number }];
  expect(isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), waiting).toBe(false);
  rmSync(directory, { recursive: true, force: true });
});

async function start(): Promise<void> {
  crashed = [];
  cluster = await startLocalCluster({
    dataDir,
    nodes,
    buckets: shopBuckets,
    partitionCount: 64,
    onCrash: (name) => crashed.push(name),
  });
  [east, west] = [clientIn("east"), clientIn("west")];
}

async function stop(): Promise<void> {
  await Promise.all([east.close(), west.close()]);
  await cluster.stop();
}

function clientIn(zone: string): ClusterClient {
  const { clusterId, secret } = cluster.layout;
  const seeds = cluster.nodes.map(({ address }) => address);
  return createClusterClient({ seeds, clusterId, secret: encoder.encode(secret), zone, name: `test ${zone}` });
}

async function write(client: ClusterClient, key: string, value: string): Promise<string> {
  const result = await client.put("carts", encoder.encode(key), encoder.encode(value), { mergeable: true });
  return result.ok ? "acknowledged" : result.message;
}

async function read(client: ClusterClient, key: string): Promise<string[]> {
  const result = await client.get("carts", encoder.encode(key));
  if (!result.ok) return [result.message];
  return result.siblings.map(({ value }) => Buffer.from(value).toString()).toSorted();
}

async function replicas(key: string) {
  const result = await east.inspect("carts", encoder.encode(key));
  return result.ok ? result.replicas : [];
}

async function answering(key: string): Promise<string[]> {
  return (await replicas(key)).filter(({ holds }) => holds !== "silent").map(({ node }) => node);
}

/** Who holds the row without owning it, and which owner lacks it. */
async function misplaced(key: string): Promise<string[]> {
  return (await replicas(key))
    .filter(({ role, holds }) => (role === "owner") !== (holds === "row"))
    .map(({ node, holds }) => `${node}: ${holds}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
