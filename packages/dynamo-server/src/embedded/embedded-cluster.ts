import type { Change, ChangeRequest, ChangeResponse, NodeId, NodeView, Plan } from "@cartwheel/dynamo";
import type { ClusterClient, Dial, NodeConnection } from "@cartwheel/dynamo-client";
import { createClusterClient } from "@cartwheel/dynamo-client";
import type { StorageEngine } from "../storage/storage-engine.ts";
import { createMemoryHub } from "../transport/memory-transport.ts";
import type { MemoryHub } from "../transport/memory-transport.ts";
import type { EmbeddedClusterOptions, EmbeddedIdentity } from "./embedded-config.ts";
import { embeddedConfigs, embeddedIdentity, laterConfig } from "./embedded-config.ts";
import type { EmbeddedNodeOptions } from "./embedded-node.ts";
import { EmbeddedNode } from "./embedded-node.ts";
import type { NodeConfig } from "../config/load-config.ts";
import type { NodeEnd } from "../shell/node-shell.ts";

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
  readonly #nodes: Map<NodeId, EmbeddedNode>;
  readonly #options: EmbeddedClusterOptions;
  /** Of one that was there from the beginning, as the pattern for those that come later. */
  readonly #config: NodeConfig;
  readonly #identity: EmbeddedIdentity;
  readonly #zone: string;

  /** Starts nothing; use `createEmbeddedCluster`. */
  constructor(options: EmbeddedClusterOptions) {
    const storage = options.storage ?? "memory";
    this.#options = options;
    this.#identity = embeddedIdentity(storage);
    const configs = embeddedConfigs(options, this.#identity);
    this.#config = configs[0];
    this.#zone = configs[0].cluster.members[0]?.zone ?? "";
    this.#nodes = new Map(configs.map((config) => [config.node.id, this.#createNode(config, null)]));
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

  /** What a running node durably knows of the others, or null while it is stopped. */
  peers(id: NodeId): ReturnType<EmbeddedNode["peers"]> {
    return this.#node(id).peers();
  }

  /** A running node's engine, for whoever compares what nodes hold; null while it is stopped. Only to be read. */
  storage(id: NodeId): StorageEngine | null {
    return this.#node(id).storage();
  }

  /** Stops one node as a process stops: in-memory rows are forgotten, those in SQLite are kept. */
  async stopNode(id: NodeId): Promise<void> {
    await this.#node(id).stop();
  }

  async startNode(id: NodeId): Promise<void> {
    await this.#node(id).start();
  }

  /** Starts a new node, which then waits for its join: `change({ type: "join", ... })` or "replace". */
  async addNode(id: string): Promise<NodeId> {
    const [told] = [...this.#nodes.values()].flatMap((node) => node.peers() ?? []);
    if (told === undefined) throw new Error("no node is running that could tell the new one of the others");
    const config = laterConfig(id, this.#config, this.#options.storage ?? "memory");
    if (this.#nodes.has(config.node.id)) throw new Error(`there is a node ${id} already`);
    const node = this.#createNode(config, told);
    this.#nodes.set(config.node.id, node);
    await node.start();
    return config.node.id;
  }

  /**
   * Plans a membership change at a running node (the first one if none is named) and commits it there. Returns the plan.
   * Throws with the reason when it is refused.
   */
  async change(change: Change, at: NodeId = this.#firstRunning()): Promise<Plan> {
    const planned = await this.#ask(at, { type: "plan", change });
    if (planned.type !== "planned") throw new Error(`${at} did not plan: ${JSON.stringify(planned)}`);
    if (!planned.plan.ok) throw new Error(`${planned.plan.code}: ${planned.plan.message}`);
    const { operation } = planned.plan;
    const newcomer = operation.type === "join" ? operation.member : operation.type === "replace" ? operation.by : null;
    const committed = await this.#ask(at, { type: "commit", operation, address: newcomer?.id ?? "" });
    if (committed.type !== "committed") throw new Error(`${at} did not commit: ${JSON.stringify(committed)}`);
    return planned.plan;
  }

  /** Resolves when a node has ended by its own decision: drained after its leave, say. */
  ended(id: NodeId): Promise<NodeEnd> {
    return this.#node(id).ended;
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

  #ask(at: NodeId, request: ChangeRequest): Promise<ChangeResponse> {
    const connection = this.connect(at);
    const { promise, resolve, reject } = Promise.withResolvers<ChangeResponse>();
    connection.start({
      message: (message) => {
        if (message.type === "change") resolve(message.response);
      },
      closed: () => reject(new Error(`${at} stopped before it answered`)),
    });
    connection.send({ type: "change", id: 1, request });
    return promise.finally(() => connection.close());
  }

  #createNode(config: NodeConfig, told: EmbeddedNodeOptions["told"]): EmbeddedNode {
    const { storage = "memory", decorateTransport = (transport) => transport } = this.#options;
    return new EmbeddedNode({ config, hub: this.#hub, storage, decorateTransport, told });
  }

  #firstRunning(): NodeId {
    for (const [id, node] of this.#nodes) if (node.view() !== null) return id;
    throw new Error("no node is running");
  }

  #node(id: NodeId): EmbeddedNode {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new Error(`there is no node ${id}`);
    return node;
  }
}
