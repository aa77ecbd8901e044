import type { NodeId, NodeView } from "@cartwheel/dynamo";
import type { ClusterClient, Dial, NodeConnection } from "@cartwheel/dynamo-client";
import { createClusterClient } from "@cartwheel/dynamo-client";
import { createMemoryHub } from "../transport/memory-transport.ts";
import type { MemoryHub } from "../transport/memory-transport.ts";
import type { EmbeddedClusterOptions, EmbeddedIdentity } from "./embedded-config.ts";
import { embeddedConfigs, embeddedIdentity } from "./embedded-config.ts";
import { EmbeddedNode } from "./embedded-node.ts";

export interface StoreOptions {
  /** Where the client is taken to run. Default: the first node's zone. */
  readonly zone?: string;
  /** For traces. Default "embedded". */
  readonly name?: string;
}

/**
 * A whole cluster inside one process: the production core, shell and client, with messages passed by reference and rows
 * in memory (or in SQLite). For tests, and for programs that want siblings without servers.
 *
 * Starts all nodes. Throws on settings that do not fit together, with a line for each.
 */
export async function createEmbeddedCluster(options: EmbeddedClusterOptions): Promise<EmbeddedCluster> {
  const cluster = new EmbeddedCluster(options);
  await cluster.start();
  return cluster;
}

export class EmbeddedCluster {
  readonly #hub: MemoryHub = createMemoryHub();
  readonly #nodes: ReadonlyMap<NodeId, EmbeddedNode>;
  readonly #identity: EmbeddedIdentity;
  readonly #zone: string;

  /** Starts nothing; use `createEmbeddedCluster`. */
  constructor(options: EmbeddedClusterOptions) {
    const storage = options.storage ?? "memory";
    this.#identity = embeddedIdentity(storage);
    const configs = embeddedConfigs(options, this.#identity);
    this.#zone = configs[0].cluster.members[0]?.zone ?? "";
    this.#nodes = new Map(
      configs.map((config) => [config.node.id, new EmbeddedNode({ config, hub: this.#hub, storage })]),
    );
  }

  get nodeIds(): readonly NodeId[] {
    return [...this.#nodes.keys()];
  }

  async start(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node.start()));
  }

  /** A new client of the cluster, through the same code that a client over TCP runs. Close it when done. */
  store({ zone = this.#zone, name = "embedded" }: StoreOptions = {}): ClusterClient {
    return createClusterClient({
      seeds: this.nodeIds,
      clusterId: this.#identity.clusterId,
      secret: new TextEncoder().encode(this.#identity.secret),
      zone,
      name,
      dial: this.#dial({ zone, name }),
    });
  }

  /** A bare connection to one running node, for whoever speaks the protocol itself. Throws while it is stopped. */
  connect(id: NodeId, { zone = this.#zone, name = "embedded" }: StoreOptions = {}): NodeConnection {
    const connection = this.#hub.connect(id, { role: "client", zone, name });
    if (connection === null) throw new Error(`${id} is not running`);
    return connection;
  }

  /** A running node's own view, or null while it is stopped. */
  view(id: NodeId): NodeView | null {
    return this.#node(id).view();
  }

  /** Stops one node as a process stops: in-memory rows are forgotten, those in SQLite are kept. */
  async stopNode(id: NodeId): Promise<void> {
    await this.#node(id).stop();
  }

  async startNode(id: NodeId): Promise<void> {
    await this.#node(id).start();
  }

  /** Stops all nodes. Clients are closed by whoever opened them. */
  async stop(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node.stop()));
  }

  /** An address in here is a node's id. */
  #dial(client: Required<StoreOptions>): Dial {
    return async ({ address }) => {
      const connection = this.#hub.connect(address as NodeId, { role: "client", ...client });
      if (connection !== null) return { ok: true, connection };
      return { ok: false, refusal: { code: "UNREACHABLE", message: `${address} is not running` } };
    };
  }

  #node(id: NodeId): EmbeddedNode {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new Error(`there is no node ${id}`);
    return node;
  }
}
