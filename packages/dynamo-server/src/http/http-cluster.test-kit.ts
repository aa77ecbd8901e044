import { createClusterClient } from "@cartwheel/dynamo-client";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import { claimPorts } from "@cartwheel/wire/ports-for-tests";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../config/load-config.ts";
import type { NodeConfig } from "../config/load-config.ts";
import { initDataDirectory } from "../data-directory.ts";
import type { RunningNode } from "../start-node.ts";
import { startNode } from "../start-node.ts";

const clusterId = "0123456789abcdef0123456789abcdef";
const secret = "a secret for tests, long enough";

/** The buckets that the tests and docs/http-api.md speak of. */
const buckets = {
  carts: {},
  sessions: { resolver: "last-write-wins" },
  legacy: { deleteWithoutContext: true },
  "maps.carts": {},
};

export interface HttpClusterOptions {
  /** Default three. */
  readonly nodes?: readonly string[];
  /** Each node's `http` setting. Default a port that the system chooses. */
  readonly http?: object;
}

/** Real nodes in this process, each with its own SQLite directory, TCP port and HTTP port. */
export class HttpCluster {
  readonly #directory = mkdtempSync(join(tmpdir(), "cartwheel-http-"));
  readonly #addresses = new Map<string, string>();
  readonly #http: object;
  readonly #running = new Map<string, RunningNode>();

  /** Starts all nodes and waits until they have met. */
  static async start(options: HttpClusterOptions = {}): Promise<HttpCluster> {
    const { nodes = ["east-1", "east-2", "west-1"], http = { port: 0 } } = options;
    const cluster = new HttpCluster(http);
    const ports = await claimPorts(nodes.length);
    nodes.forEach((id, index) => cluster.#addresses.set(id, `127.0.0.1:${ports[index]}`));
    const started = await Promise.allSettled(nodes.map((id) => cluster.startNode(id)));
    const failed = started.find((result) => result.status === "rejected");
    if (failed === undefined) return cluster;
    await cluster.destroy();
    throw failed.reason;
  }

  private constructor(http: object) {
    this.#http = http;
  }

  /** Where a node's HTTP API is. Default the first that runs. */
  url(id: string = [...this.#running.keys()][0] ?? ""): string {
    return `http://127.0.0.1:${this.#node(id).httpPort}`;
  }

  healthUrl(id: string): string {
    return `http://127.0.0.1:${this.#node(id).healthPort}`;
  }

  get nodeIds(): readonly string[] {
    return [...this.#addresses.keys()];
  }

  async stopNode(id: string): Promise<void> {
    await this.#node(id).stop();
    this.#running.delete(id);
  }

  /** A client over TCP, to close when done. */
  client(): ClusterClient {
    return createClusterClient({
      seeds: [...this.#addresses.values()],
      clusterId,
      secret: new TextEncoder().encode(secret),
      zone: "east",
      name: "test",
    });
  }

  async destroy(): Promise<void> {
    await Promise.all([...this.#running.values()].map((node) => node.stop()));
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Resolves when the node has met the others, or has found that it cannot. */
  async startNode(id: string): Promise<void> {
    const config = this.#configOf(id);
    const made = await initDataDirectory(config);
    if (!made.ok) throw new Error(made.message);
    const started = await startNode(config);
    if (!started.ok) throw new Error(started.message);
    this.#running.set(id, started.node);
    await started.node.ready;
  }

  #configOf(id: string): NodeConfig {
    const configFile = join(this.#directory, `${id}.json`);
    writeFileSync(join(this.#directory, "token"), "a token for tests, long enough");
    const members = this.nodeIds.map((member) => ({ id: member, zone: member.slice(0, 4) }));
    const node = {
      id,
      dataDir: join(this.#directory, id),
      port: Number(this.#addresses.get(id)?.split(":")[1]),
      healthPort: 0,
      http: this.#http,
      addresses: Object.fromEntries(this.#addresses),
      logLevel: "silent",
    };
    writeFileSync(configFile, JSON.stringify({ cluster: { clusterId, partitionCount: 64, members, buckets }, node }));
    const loaded = loadConfig({ configFile, environment: { configFile: null, secret, node: {} } });
    if (!loaded.ok) throw new Error(loaded.message);
    return loaded.config;
  }

  #node(id: string): RunningNode {
    const node = this.#running.get(id);
    if (node === undefined) throw new Error(`${id} is not running`);
    return node;
  }
}
