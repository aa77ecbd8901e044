import type { ClusterClient } from "@cartwheel/dynamo-client";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ProcessCluster } from "./node-process.test-kit.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("dynamo-node", () => {
  let cluster: ProcessCluster | null = null;
  afterEach(async () => {
    await cluster?.destroy();
    cluster = null;
  });
  async function create(ids: readonly string[], n = ids.length): Promise<ProcessCluster> {
    const quorum = Math.floor(n / 2) + 1;
    cluster = await ProcessCluster.create(ids, { carts: { n, r: quorum, w: quorum } });
    return cluster;
  }

  test("three nodes take writes and give them back", async () => {
    const processes = await create(["east-1", "east-2", "east-3"]);
    await Promise.all(["east-1", "east-2", "east-3"].map((id) => processes.init(id)));
    const nodes = await Promise.all(["east-1", "east-2", "east-3"].map((id) => processes.start(id)));
    const store = processes.client();
    const put = await store.put("carts", bytes("ada"), bytes("apple"));
    expect(put).toMatchObject({ ok: true, durability: { n: 3 } });
    const got = await store.get("carts", bytes("ada"));
    expect(got).toMatchObject({ ok: true, complete: true, siblings: [{ value: bytes("apple") }] });
    for (const { child } of nodes) child.kill("SIGTERM");
    const exits = await Promise.all(nodes.map(({ exit }) => exit));
    expect(exits.map(({ code }) => code)).toEqual([0, 0, 0]);
  });

  test("every acknowledged write survives SIGKILL in the midst of writing", async () => {
    const processes = await create(["solo"]);
    await processes.init("solo");
    const first = await processes.start("solo");
    const acknowledged = await writeUntilKilled(processes.client(), () => first.child.kill("SIGKILL"));
    expect((await first.exit).signal).toBe("SIGKILL");
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);

    await processes.start("solo");
    const store = processes.client();
    for (const name of acknowledged) {
      expect(await store.get("carts", bytes(name)), name).toMatchObject({
        ok: true,
        siblings: [{ value: bytes(`value of ${name}`) }],
      });
    }
  });

  test("SIGTERM commits, moves the log into the file, and ends with 0", async () => {
    const processes = await create(["solo"]);
    await processes.init("solo");
    const node = await processes.start("solo");
    expect(await processes.status("solo", "/livez")).toBe(200);
    expect(await processes.status("solo", "/elsewhere")).toBe(404);
    const put = await processes.client().put("carts", bytes("key"), bytes("value"));
    expect(put.ok).toBe(true);
    node.child.kill("SIGTERM");
    expect((await node.exit).code).toBe(0);
    const log = join(processes.dataDir("solo"), "rows.sqlite-wal");
    expect(existsSync(log) ? statSync(log).size : 0).toBe(0);
    expect(await processes.status("solo", "/livez")).toBeNull();
  });

  test("a directory without an identity, of another node, or in use is refused by name", async () => {
    const processes = await create(["east-1", "east-2"], 1);
    const run = (...args: readonly string[]) => processes.command("run", ...args);
    const config = processes.configFile("east-1");
    expect(await run("--config", config)).toMatchObject({ code: 78, output: expect.stringContaining("no identity") });

    expect(await processes.command("init", "--config", config)).toMatchObject({ code: 0 });
    expect(await processes.command("init", "--config", config)).toMatchObject({
      code: 0,
      output: expect.stringContaining("already was node east-1's"),
    });
    const mistaken = await run("--config", processes.configFile("east-2"), "--data-dir", processes.dataDir("east-1"));
    expect(mistaken).toMatchObject({ code: 78, output: expect.stringContaining("belongs to node east-1") });

    await processes.start("east-1");
    const twice = await run("--config", config, "--port", "0", "--health-port", "0");
    expect(twice).toMatchObject({ code: 78, output: expect.stringContaining("in use by another process") });
  });

  test("the effective configuration is printed without the secret", async () => {
    const processes = await create(["east-1"]);
    const printed = await processes.command(
      "config",
      "print",
      "--effective",
      "--config",
      processes.configFile("east-1"),
    );
    expect(printed.code).toBe(0);
    expect(JSON.parse(printed.output)).toMatchObject({ secret: "(secret)", node: { id: "east-1" } });
    const wrong = await processes.command("run", "--config", processes.configFile("east-1"), "--port", "high");
    expect(wrong).toMatchObject({ code: 78, output: expect.stringContaining("node.port") });
  });
});

/** Writes with many in flight, kills after 200 acknowledgements, and returns the keys of all that were acknowledged. */
async function writeUntilKilled(store: ClusterClient, kill: () => void): Promise<readonly string[]> {
  const acknowledged: string[] = [];
  let next = 0;
  let dead = false;
  const writer = async (): Promise<void> => {
    while (!dead) {
      const name = `key ${next++}`;
      const result = await store.put("carts", bytes(name), bytes(`value of ${name}`), { timeoutMs: 1_000 });
      if (result.ok) acknowledged.push(name);
      if (acknowledged.length >= 200 && !dead) {
        dead = true;
        kill();
      }
    }
  };
  await Promise.all(Array.from({ length: 32 }, writer));
  return acknowledged;
}
