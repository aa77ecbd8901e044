import { initDataDirectory, joinCluster, loadConfig, startNode } from "@cartwheel/dynamo-server";
import type { NodeConfig, RunningNode } from "@cartwheel/dynamo-server";
import type { TestAuthority } from "@cartwheel/wire/certificates-for-tests";
import { claimPorts } from "@cartwheel/wire/ports-for-tests";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const clusterId = "0123456789abcdef0123456789abcdef";
const secret = "a secret for tests, long enough";
const timing = { gossipMs: 100, suspectAfterMs: 1_000, drainIntervalMs: 100, antiEntropyMs: 500, reapIntervalMs: 500 };

export interface TestSecurity {
  /** The operators' own. Default: the cluster's makes one. */
  readonly adminSecret?: string;
  /** Who signs the nodes' certificates. Default: no TLS is spoken. */
  readonly authority?: TestAuthority;
}

/** Real nodes in this process, over TCP and on SQLite, for whoever operates them from outside. */
export class TestCluster {
  readonly directory = mkdtempSync(join(tmpdir(), "cartwheel-cli-"));
  readonly #security: TestSecurity;
  readonly #addresses = new Map<string, string>();
  readonly #running = new Map<string, RunningNode>();

  static async start(
    ids: readonly string[] = ["east-1", "east-2", "west-1", "west-2"],
    security: TestSecurity = {},
  ): Promise<TestCluster> {
    const cluster = new TestCluster(security);
    const ports = await claimPorts(ids.length);
    ids.forEach((id, index) => cluster.#addresses.set(id, `127.0.0.1:${ports[index]}`));
    writeFileSync(join(cluster.directory, "secret"), `${secret}\n`);
    try {
      await Promise.all(ids.map((id) => cluster.startNode(id)));
      return cluster;
    } catch (error) {
      await cluster.destroy();
      throw error;
    }
  }

  private constructor(security: TestSecurity) {
    this.#security = security;
    if (security.adminSecret !== undefined) writeFileSync(this.adminSecretFile, security.adminSecret);
  }

  get adminSecretFile(): string {
    return join(this.directory, "admin-secret");
  }

  /** What an operator sets. */
  get environment(): Readonly<Record<string, string>> {
    return {
      DYNAMO_SEEDS: [...this.#addresses.values()].join(","),
      DYNAMO_CLUSTER_ID: clusterId,
      DYNAMO_SECRET_FILE: join(this.directory, "secret"),
    };
  }

  configFile(id: string): string {
    return join(this.directory, `${id}.json`);
  }

  address(id: string): string {
    return this.#addresses.get(id) ?? "";
  }

  async startNode(id: string): Promise<void> {
    const config = this.#configOf(id);
    const made = await initDataDirectory(config);
    if (!made.ok) throw new Error(made.message);
    await this.#run(config);
  }

  /** Starts a node that waits for its join to be committed. */
  async startNewcomer(id: string): Promise<void> {
    const [port] = await claimPorts(1);
    const [seed = ""] = this.#addresses.values();
    const founders = [...this.#addresses.keys()];
    this.#addresses.set(id, `127.0.0.1:${port}`);
    const config = this.#configOf(id, founders);
    const joined = await joinCluster(config, seed);
    if (!joined.ok) throw new Error(joined.message);
    await this.#run(config);
  }

  async stopNode(id: string): Promise<void> {
    await this.#running.get(id)?.stop();
    this.#running.delete(id);
  }

  async destroy(): Promise<void> {
    await Promise.all([...this.#running.values()].map((node) => node.stop()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #run(config: NodeConfig): Promise<void> {
    const started = await startNode(config);
    if (!started.ok) throw new Error(started.message);
    this.#running.set(config.node.id, started.node);
    await started.node.ready;
  }

  #configOf(id: string, founders: readonly string[] = [...this.#addresses.keys()]): NodeConfig {
    const members = founders.filter((each) => each.length === 6).map((each) => ({ id: each, zone: each.slice(0, 4) }));
    const node = {
      id,
      dataDir: join(this.directory, id),
      backupDir: join(this.directory, "backup"),
      port: Number(this.address(id).split(":")[1]),
      healthPort: 0,
      addresses: Object.fromEntries(this.#addresses),
      secretFile: "secret",
      ...(this.#security.adminSecret === undefined ? {} : { adminSecretFile: "admin-secret" }),
      ...this.#tls(id),
      logLevel: "silent",
      timing,
    };
    const cluster = { clusterId, partitionCount: 32, members, buckets: { carts: {}, catalog: { r: 1, w: 3 } } };
    writeFileSync(this.configFile(id), JSON.stringify({ cluster, node }));
    const loaded = loadConfig({ configFile: this.configFile(id) });
    if (!loaded.ok) throw new Error(loaded.message);
    return loaded.config;
  }

  /** The node's own certificate, in files beside its configuration. */
  #tls(id: string): object {
    const { authority } = this.#security;
    if (authority === undefined) return {};
    const { certificate, privateKey } = authority.issue(id);
    const files = { [`${id}.pem`]: certificate, [`${id}.key`]: privateKey, "authority.pem": authority.certificate };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(this.directory, name), content);
    return { tls: { certificateFile: `${id}.pem`, privateKeyFile: `${id}.key`, authorityFile: "authority.pem" } };
  }
}
