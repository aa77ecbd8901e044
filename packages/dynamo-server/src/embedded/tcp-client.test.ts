import type { ClusterClient } from "@cartwheel/dynamo-client";
import { createClusterClient } from "@cartwheel/dynamo-client";
import { versionedStoreContract } from "@cartwheel/dynamo-client/contract";
import { claimPorts } from "@cartwheel/wire/ports-for-tests";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../config/load-config.ts";
import type { NodeConfig } from "../config/load-config.ts";
import { initDataDirectory } from "../data-directory.ts";
import type { RunningNode } from "../start-node.ts";
import { startNode } from "../start-node.ts";

/** Real nodes, each with its own SQLite directory and port, in this process; clients over TCP. */

const clusterId = "0123456789abcdef0123456789abcdef";
const secret = "a secret for tests, long enough";
const ids = ["east-1", "east-2", "west-1", "west-2"] as const;
const key = new TextEncoder().encode("key");

interface TcpCluster {
  readonly addresses: ReadonlyMap<string, string>;
  readonly start: (id: string) => Promise<void>;
  readonly stop: (id: string) => Promise<void>;
  readonly client: (zone: string, seeds?: readonly string[]) => ClusterClient;
  readonly teardown: () => Promise<void>;
}

async function openCluster(): Promise<TcpCluster> {
  const directory = mkdtempSync(join(tmpdir(), "cartwheel-tcp-"));
  const ports = await claimPorts(ids.length);
  const addresses = new Map(ids.map((id, index) => [id as string, `127.0.0.1:${ports[index]}`]));
  const running = new Map<string, RunningNode>();
  const start = async (id: string): Promise<void> => {
    const config = configOf(directory, id, addresses);
    const made = await initDataDirectory(config);
    const started = made.ok ? await startNode(config) : made;
    if (!started.ok || !("node" in started)) throw new Error(`${id} did not start`);
    running.set(id, started.node);
  };
  const stop = async (id: string): Promise<void> => {
    await running.get(id)?.stop();
    running.delete(id);
  };
  await Promise.all(ids.map(start));
  await Promise.all([...running.values()].map(({ ready }) => ready));
  return {
    addresses,
    start,
    stop,
    client: (zone, seeds = [...addresses.values()]) =>
      createClusterClient({ seeds, clusterId, secret: new TextEncoder().encode(secret), zone, name: "test" }),
    teardown: async () => {
      await Promise.all([...running.keys()].map(stop));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Written to a file and read back, as for a real process. */
function configOf(directory: string, id: string, addresses: ReadonlyMap<string, string>): NodeConfig {
  const configFile = join(directory, `${id}.json`);
  const settings = {
    cluster: {
      clusterId,
      partitionCount: 64,
      members: ids.map((member) => ({ id: member, zone: member.slice(0, 4) })),
      buckets: { carts: {}, sessions: { resolver: "last-write-wins" } },
    },
    node: {
      id,
      dataDir: join(directory, id),
      port: Number(addresses.get(id)?.split(":")[1]),
      healthPort: 0,
      addresses: Object.fromEntries(addresses),
      logLevel: "silent",
    },
  };
  writeFileSync(configFile, JSON.stringify(settings));
  const loaded = loadConfig({ configFile, environment: { configFile: null, secret, node: {} } });
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.config;
}

versionedStoreContract({
  name: "the cluster client over TCP",
  setup: async () => {
    const cluster = await openCluster();
    return {
      open: async () => cluster.client("west"),
      teardown: cluster.teardown,
      buckets: { siblings: "carts", lastWriteWins: "sessions" },
      n: 3,
    };
  },
});

describe("the cluster client, when real nodes come and go", () => {
  let cluster: TcpCluster;
  let client: ClusterClient;

  beforeAll(async () => {
    cluster = await openCluster();
    client = cluster.client("east", [cluster.addresses.get("west-2") ?? ""]);
  }, 60_000);

  afterAll(async () => {
    await client.close();
    await cluster.teardown();
  }, 60_000);

  async function put(text: string): Promise<void> {
    const read = await client.get("carts", key);
    if (!read.ok) throw new Error(`${read.code}: ${read.message}`);
    const write = await client.put("carts", key, new TextEncoder().encode(text), {
      ...(read.context === null ? {} : { context: read.context }),
      mergeable: true,
    });
    if (!write.ok) throw new Error(`${write.code}: ${write.message}`);
  }

  async function values(): Promise<readonly string[]> {
    const read = await client.get("carts", key);
    if (!read.ok) throw new Error(`${read.code}: ${read.message}`);
    return read.siblings.map(({ value }) => new TextDecoder().decode(value));
  }

  it("learns all members through one seed", async () => {
    await put("first");
    expect(client.members().map(({ id }) => id)).toEqual([...ids]);
  });

  it("goes on while nodes stop one after the other, down to W of them, and when they are back", async () => {
    await cluster.stop("east-1");
    await put("without east-1");
    await cluster.stop("west-2");
    await put("without west-2 either");
    expect(await values()).toEqual(["without west-2 either"]);
    await cluster.start("east-1");
    await cluster.start("west-2");
    expect(await values()).toEqual(["without west-2 either"]);
    await put("all back");
    expect(await values()).toEqual(["all back"]);
  });

  it("tells what one node believes and what it recorded", async () => {
    // One that never stopped, so that it surely is connected.
    const member = client.members().find(({ id }) => id === "east-2");
    if (member === undefined) throw new Error("east-2 is a member");
    await put("something to record");
    const view = await client.viewOf(member.id);
    expect(view).toMatchObject({ ok: true, answer: { view: { id: member.id } } });
    const traces = await client.tracesOf(member.id, { sequence: 0, limit: 100 });
    expect(traces.ok).toBe(true);
  });

  it("shows what every member holds of a key", async () => {
    const inspection = await client.inspect("carts", key);
    if (!inspection.ok) throw new Error(`${inspection.code}: ${inspection.message}`);
    expect(inspection.replicas.map(({ role }) => role)).toEqual(["owner", "owner", "owner", "other"]);
    expect(inspection.replicas.filter(({ holds }) => holds === "row").length).toBeGreaterThanOrEqual(2);
  });

  it("is refused without the cluster's secret, and says so", async () => {
    const stranger = createClusterClient({
      seeds: [...cluster.addresses.values()],
      clusterId,
      secret: new TextEncoder().encode("another secret, as long as that"),
      zone: "east",
      name: "stranger",
    });
    expect(await stranger.get("carts", key, { timeoutMs: 500 })).toMatchObject({
      ok: false,
      outcome: "rejected",
      code: "UNAVAILABLE",
      message: expect.stringContaining("WRONG_SECRET"),
    });
    await stranger.close();
  });
});
