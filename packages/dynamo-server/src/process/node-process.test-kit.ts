import { createClusterClient } from "@cartwheel/dynamo-client";
import type { ClusterClient, ClusterClientOptions } from "@cartwheel/dynamo-client";
import { claimPorts } from "@cartwheel/wire/ports-for-tests";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadConfig } from "../config/load-config.ts";
import { initDataDirectory } from "../data-directory.ts";

const sourceEntry = fileURLToPath(new URL("../main.ts", import.meta.url));
const clusterId = "0123456789abcdef0123456789abcdef";
/** Faster than the defaults where these only cost waiting. */
const timing = { gossipMs: 100, suspectAfterMs: 1_000, drainIntervalMs: 100, antiEntropyMs: 200 };
const secret = "a secret of at least sixteen bytes";

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** Real `dynamo-node` processes on free ports of this machine, with their data in a temporary directory. */
export class ProcessCluster {
  readonly directory = mkdtempSync(join(tmpdir(), "cartwheel-process-"));
  /** The settings that all nodes share. */
  #shared: object = {};
  /** Where members listen that all nodes know from the beginning. */
  #addresses: Readonly<Record<string, string>> = {};
  readonly #ports = new Map<string, NodePorts>();
  readonly #children = new Set<ChildProcess>();
  readonly #clients: ClusterClient[] = [];
  #entry = sourceEntry;

  static async create(ids: readonly string[], buckets: object): Promise<ProcessCluster> {
    const cluster = new ProcessCluster();
    const ports = await claimPorts(3 * ids.length);
    ids.forEach((id, index) => {
      const [port = 0, healthPort = 0, httpPort = 0] = ports.slice(3 * index);
      cluster.#ports.set(id, { port, healthPort, httpPort });
    });
    mkdirSync(join(cluster.directory, "config"));
    writeFileSync(join(cluster.directory, "config", "secret"), secret, { mode: 0o600 });
    const members = ids.map((id) => ({ id, zone: "east" }));
    cluster.#shared = { clusterId, partitionCount: 16, members, buckets };
    cluster.#addresses = Object.fromEntries(ids.map((id) => [id, cluster.address(id)]));
    for (const id of ids) cluster.configure(id);
    return cluster;
  }

  /** Writes the configuration of a node that comes later and knows nobody's address. */
  async prepare(id: string): Promise<void> {
    const [port = 0, healthPort = 0, httpPort = 0] = await claimPorts(3);
    this.#ports.set(id, { port, healthPort, httpPort });
    this.#addresses = {};
    this.configure(id);
  }

  /** Writes a node's configuration anew, with these settings beside the usual ones. It is read at the next start. */
  configure(id: string, settings: object = {}): void {
    const { httpPort, ...ports } = this.#ports.get(id) ?? { httpPort: 0 };
    const node = {
      id,
      dataDir: this.dataDir(id),
      backupDir: this.backupDir,
      ...ports,
      http: { port: httpPort },
      addresses: this.#addresses,
      secretFile: "secret",
      timing,
      ...settings,
    };
    writeFileSync(this.configFile(id), JSON.stringify({ cluster: this.#shared, node }));
  }

  /** Puts a file beside the configurations, which may name it. */
  provide(name: string, text: string): void {
    writeFileSync(join(this.directory, "config", name), text, { mode: 0o600 });
  }

  address(id: string): string {
    return `127.0.0.1:${this.#ports.get(id)?.port ?? 0}`;
  }

  /** From now on nodes run from this file instead of the source. */
  runs(entry: string): void {
    this.#entry = entry;
  }

  configFile(id: string): string {
    return join(this.directory, "config", `${id}.json`);
  }

  /** Where a node's HTTP API is. */
  httpUrl(id: string): string {
    return `http://127.0.0.1:${this.#ports.get(id)?.httpPort}`;
  }

  dataDir(id: string): string {
    return join(this.directory, id);
  }

  /** Where all nodes' copies go, as on a mounted share. */
  get backupDir(): string {
    return join(this.directory, "backups");
  }

  /** Runs `dynamo-node` to its end. */
  async command(...args: readonly string[]): Promise<Exit> {
    return this.#exitOf(this.#spawn(args));
  }

  /** In this process, because starting one takes a second. */
  async init(id: string): Promise<void> {
    const loaded = loadConfig({ configFile: this.configFile(id) });
    const made = loaded.ok ? await initDataDirectory(loaded.config) : loaded;
    if (!made.ok) throw new Error(made.message);
  }

  /** SIGTERM, the end, and a new start. Returns how the old process ended, and how long that took. */
  async restart(id: string, { child, exit }: NodeProcess): Promise<Restarted> {
    const startedMs = performance.now();
    child.kill("SIGTERM");
    const { code } = await exit;
    return { code, stopMs: performance.now() - startedMs, node: await this.start(id) };
  }

  /** Starts a node, by `run` or another command, and waits until it says that it is ready. */
  async start(id: string, ...command: readonly string[]): Promise<NodeProcess> {
    const child = this.#spawn([...(command.length === 0 ? ["run"] : command), "--config", this.configFile(id)]);
    const { promise: ready, resolve } = Promise.withResolvers<"ready">();
    child.stdout?.on("data", (data: Buffer) => {
      if (data.includes('"msg":"ready"')) resolve("ready");
    });
    const exit = this.#exitOf(child);
    const first = await Promise.race([ready, exit]);
    if (first !== "ready") throw new Error(`${id} did not start: ${first.output}`);
    return { child, exit };
  }

  /** The HTTP status that a node's health server answers with, or null when nobody answers. */
  status(id: string, path: string): Promise<number | null> {
    return new Promise((resolve) => {
      const asking = request({ port: this.#ports.get(id)?.healthPort, path, agent: false });
      asking.once("response", (response) => {
        response.resume();
        resolve(response.statusCode ?? null);
      });
      asking.once("error", () => resolve(null));
      asking.end();
    });
  }

  client(options: Partial<ClusterClientOptions> = {}): ClusterClient {
    const client = createClusterClient({
      seeds: [...this.#ports.values()].map(({ port }) => `127.0.0.1:${port}`),
      clusterId,
      secret: new TextEncoder().encode(secret),
      zone: "east",
      name: "test",
      ...options,
    });
    this.#clients.push(client);
    return client;
  }

  async destroy(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    const exits = [...this.#children].map((child) => once(child, "exit"));
    for (const child of this.#children) child.kill("SIGKILL");
    await Promise.all(exits);
    rmSync(this.directory, { recursive: true, force: true });
  }

  #spawn(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [this.#entry, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    return child;
  }

  async #exitOf(child: ChildProcess): Promise<Exit> {
    let output = "";
    child.stdout?.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr?.on("data", (data: Buffer) => (output += data.toString()));
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    return { code, signal, output };
  }
}

interface NodePorts {
  readonly port: number;
  readonly healthPort: number;
  readonly httpPort: number;
}

export interface NodeProcess {
  readonly child: ChildProcess;
  readonly exit: Promise<Exit>;
}

interface Restarted {
  readonly code: number | null;
  readonly stopMs: number;
  readonly node: NodeProcess;
}
