import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { NodeId } from "@cartwheel/dynamo";
import { createClusterClient } from "@cartwheel/dynamo-client";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import { dataDirOf, markBegun, onNewDisk, withNodes } from "./layout.ts";
import type { Layout, NodePlace } from "./layout.ts";
import { comesTrue, commitChange, standingOf } from "./membership.ts";
import { writeNodeConfig } from "./node-config.ts";
import type { Buckets } from "./node-config.ts";
import type { NodeFaults } from "./node-faults.ts";
import { freePorts } from "./ports.ts";
import { StartRefused } from "./start-refused.ts";
import { StorageNode } from "./storage-node.ts";

export interface RosterOptions {
  readonly buckets: Buckets;
  /** What a node has to spoil at present. */
  readonly faultsOf: (id: NodeId) => NodeFaults;
  readonly onCrash: (name: string) => void;
  /** A node lives on under another identity. */
  readonly onRenamed: (before: NodeId, after: NodeId) => void;
}

/** How long a replacement may take to gather its votes and to be heard of. Cut off, it comes true when the cut heals. */
const effectMsMax = 10_000;

/**
 * The nodes of a local cluster as they come and go, each change made as an operator makes it: a plan, its commit at a
 * member, and the cluster does the rest (design §3).
 *
 *     name     east-1 ─────────────────────────► east-1              what people call it; ports and zone stay with it
 *     identity east-1   ✗ disk lost, replaced by   east-1-disk-2      what its disk is: a lost one never comes back
 */
export class NodeRoster {
  readonly #options: RosterOptions;
  #layout: Layout;
  #nodes: readonly StorageNode[];

  constructor(layout: Layout, options: RosterOptions) {
    this.#options = options;
    this.#layout = layout;
    this.#nodes = layout.nodes.map((place) => this.#nodeAt(place));
  }

  get layout(): Layout {
    return this.#layout;
  }

  get nodes(): readonly StorageNode[] {
    return this.#nodes;
  }

  /** The node of this name or identity. Throws when there is none. */
  node(name: string): StorageNode {
    const found = this.#nodes.find((node) => node.name === name) ?? this.#nodes.find(({ id }) => id === name);
    if (found === undefined) throw new Error(`There is no node "${name}".`);
    return found;
  }

  /** Starts all nodes. One whose directory is gone since the cluster began has lost its disk and is replaced. */
  async start(): Promise<void> {
    const { begun } = this.#layout;
    const lost = this.#nodes.filter(({ place }) => begun && !existsSync(place.dataDir));
    const rest = this.#nodes.filter((node) => !lost.includes(node));
    if (2 * rest.length <= this.#nodes.length - 1 && lost.length > 0) {
      throw new StartRefused(
        `The data of ${lost.map(({ name }) => name).join(", ")} is gone, and too few nodes are left to replace them; ` +
          `start with --fresh to begin with empty data.`,
      );
    }
    await Promise.all(rest.map((node) => node.start(begun ? { type: "none" } : { type: "founder" })));
    markBegun(this.#layout);
    for (const node of rest) await this.#completeReplacement(node);
    for (const { name } of lost) await this.replace(name);
  }

  /** Adds a node; resolves when its join is durable at a member. It takes its share over from then on. */
  async join({ name, zone }: { readonly name: string; readonly zone: string }): Promise<StorageNode> {
    const [port = 0, healthPort = 0] = await freePorts(2);
    const id = name as NodeId;
    const dataDir = dataDirOf(this.#layout.dataDir, id);
    const node = this.#nodeAt({ name, id, zone, replaces: null, port, healthPort, dataDir });
    const seed = this.#addressOfAnother(node);
    this.#settle([...this.#nodes, node]);
    await node.start({ type: "newcomer", seed });
    await this.#asOperator((client) =>
      commitChange(client, { type: "join", member: memberOf(node.place) }, node.address),
    );
    return node;
  }

  /** Has a node leave the cluster; resolves once it has handed over everything and ended. */
  async leave(name: string): Promise<void> {
    const node = this.node(name);
    await this.#asOperator((client) => commitChange(client, { type: "leave", node: node.id }, ""));
    await node.halted;
    await node.stop();
    this.#settle(this.#nodes.filter((each) => each !== node));
  }

  /**
   * Loses a node's disk: kills it, deletes its files, and puts a new one in its place, which takes exactly its partitions
   * and is rebuilt from the others. The new node has the name of the old one and another identity. Resolves when the
   * replacement holds, or after 10 s: behind a cut it waits for votes.
   */
  async replace(name: string): Promise<void> {
    const lost = this.node(name);
    await lost.kill();
    rmSync(lost.place.dataDir, { recursive: true, force: true });
    const node = this.#nodeAt(onNewDisk(this.#layout, lost.place));
    const seed = this.#addressOfAnother(lost);
    this.#settle(this.#nodes.map((each) => (each === lost ? node : each)));
    this.#options.onRenamed(lost.id, node.id);
    await node.start({ type: "newcomer", seed });
    await this.#completeReplacement(node);
  }

  /** Commits the replacement unless it is already, and declares the lost identity destroyed: nobody need wait for it. */
  async #completeReplacement(node: StorageNode): Promise<void> {
    const { id, replaces } = node.place;
    if (replaces === null) return;
    const at = this.#running().find((each) => each.id !== id)?.id;
    if (at === undefined) return;
    await this.#asOperator(async (client) => {
      const isMember = async (): Promise<boolean> => (await standingOf(client, id, at)) === "member";
      if (!(await comesTrue(async () => (await standingOf(client, id, at)) !== null, effectMsMax))) return;
      if (!(await isMember())) {
        await commitChange(client, { type: "replace", node: replaces, by: memberOf(node.place) }, node.address);
      }
      if (!(await comesTrue(isMember, effectMsMax))) return;
      await commitChange(client, { type: "destroyed", node: replaces }, "");
      node.hasReplaced();
      this.#settle(this.#nodes);
    });
  }

  /** Notes which nodes there are from now on. */
  #settle(nodes: readonly StorageNode[]): void {
    this.#nodes = nodes;
    this.#layout = withNodes(
      this.#layout,
      nodes.map(({ place }) => place),
    );
  }

  #nodeAt(place: NodePlace): StorageNode {
    return new StorageNode({
      place,
      logFile: join(this.#layout.dataDir, "logs", `${place.id}.log`),
      configFile: writeNodeConfig(this.#layout, place, this.#options.buckets),
      faults: () => this.#options.faultsOf(place.id),
      onCrash: () => this.#options.onCrash(place.name),
    });
  }

  #running(): readonly StorageNode[] {
    return this.#nodes.filter(({ state }) => state === "running");
  }

  #addressOfAnother(node: StorageNode): string {
    const other = this.#running().find((each) => each.name !== node.name);
    if (other === undefined) throw new Error(`No node is running that could tell ${node.name} of the cluster.`);
    return other.address;
  }

  async #asOperator<T>(work: (client: ClusterClient) => Promise<T>): Promise<T> {
    const { clusterId, secret } = this.#layout;
    const client = createClusterClient({
      seeds: this.#running().map(({ address }) => address),
      clusterId,
      secret: new TextEncoder().encode(secret),
      zone: "operator",
      name: "operator",
    });
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }
}

function memberOf({ id, zone }: NodePlace): { readonly id: NodeId; readonly zone: string; readonly weight: number } {
  return { id, zone, weight: 1 };
}
