import type { NodeId } from "@cartwheel/dynamo";
import { AppProcess } from "./app-process.ts";
import { appPlaces, portsOf } from "./app-places.ts";
import type { AppSpec } from "./app-places.ts";
import { disturbedLinks, faultsOf, noPlan, withCut, withDisk, withLinks, withRenamed } from "./fault-plan.ts";
import type { FaultPlan, LinkChange } from "./fault-plan.ts";
import { lossRefusal, refusalOf } from "./fault-refusal.ts";
import type { FaultRefusal } from "./fault-refusal.ts";
import { openLayout } from "./layout.ts";
import type { Layout } from "./layout.ts";
import type { Buckets } from "./node-config.ts";
import type { DiskFault } from "./node-faults.ts";
import { NodeRoster } from "./node-roster.ts";
import { freePorts, refuseBusyPorts } from "./ports.ts";
import type { StorageNode } from "./storage-node.ts";
import type { FaultCommand, NodeAction, NodeState, SupervisorState } from "./supervisor-protocol.ts";

export interface LocalClusterOptions {
  /** Created when missing. A cluster that lies there already is continued. */
  readonly dataDir: string;
  readonly nodes: readonly { readonly name: string; readonly zone: string }[];
  readonly buckets: Buckets;
  /** Parts of the ring, fixed when the cluster is minted. Default 256. */
  readonly partitionCount?: number;
  /** The first node listens on `node`, its health endpoint on `health`; each further one a port above. Default: free ports. */
  readonly basePorts?: { readonly node: number; readonly health: number };
  /** Default none. They are started once the nodes are ready, by `startApps`. */
  readonly apps?: readonly AppSpec[];
  /** Told when a process ends that nobody ended. Default: nothing. */
  readonly onCrash?: (name: string) => void;
}

/**
 * Opens or mints a cluster in a directory and starts its nodes; resolves when all are ready. Throws `StartRefused` with
 * one clear sentence when the directory, a port or a node does not allow it; whatever had started is stopped then.
 */
export async function startLocalCluster(options: LocalClusterOptions): Promise<LocalCluster> {
  const cluster = new LocalCluster(await layoutOf(options), options);
  try {
    await cluster.start();
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

/** Storage nodes, and apps on them, as processes of this machine; and the faults between them. */
export class LocalCluster {
  readonly apps: readonly AppProcess[];
  readonly #roster: NodeRoster;
  #plan: FaultPlan = noPlan;
  readonly #busy = new Set<string>();

  /** Starts nothing. Use {@link startLocalCluster}. */
  constructor(layout: Layout, options: LocalClusterOptions) {
    this.#roster = new NodeRoster(layout, {
      buckets: options.buckets,
      faultsOf: (id) => faultsOf(this.#plan, id, this.layout.nodes),
      onCrash: options.onCrash ?? ((): void => undefined),
      onRenamed: (before, after) => (this.#plan = withRenamed(this.#plan, before, after)),
    });
    this.apps = appPlaces(layout, options.apps ?? []).map((place) => new AppProcess(place));
  }

  /** Changes when nodes come and go. */
  get layout(): Layout {
    return this.#roster.layout;
  }

  get nodes(): readonly StorageNode[] {
    return this.#roster.nodes;
  }

  /** Starts the nodes; resolves when all are ready. */
  async start(): Promise<void> {
    await this.#roster.start();
  }

  /** Starts the apps; resolves when all answer. */
  async startApps(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.start()));
  }

  /** The node of this name or identity. Throws when there is none. */
  node(name: string): StorageNode {
    return this.#roster.node(name);
  }

  /** Adds a node; resolves when its join is durable at a member. It takes its share over from then on. */
  async join(newcomer: { readonly name: string; readonly zone: string }): Promise<StorageNode> {
    return await this.#roster.join(newcomer);
  }

  /** Has a node leave the cluster; resolves once it has handed over everything and ended. */
  async leave(name: string): Promise<void> {
    await this.#roster.leave(name);
  }

  /** Loses a node's disk and puts a new node in its place: same name, ports and zone, another identity. */
  async wipe(name: string): Promise<void> {
    await this.#roster.replace(name);
  }

  /** The app of this name. Throws when there is none. */
  app(name: string): AppProcess {
    const found = this.apps.find(({ place }) => place.name === name);
    if (found === undefined) throw new Error(`There is no app "${name}".`);
    return found;
  }

  /** Carries out one command; resolves with null once it holds, or with the reason why it cannot be carried out. */
  async apply(command: FaultCommand): Promise<FaultRefusal | null> {
    const refusal = refusalOf(command, this.#states());
    if (refusal !== null) return refusal;
    switch (command.action) {
      case "cut":
        await this.cut(command.groups);
        break;
      case "cut-one-way":
        await this.disturb({ ...command, change: { dropRate: 1 } });
        break;
      case "delay":
        await this.disturb({ ...command, change: { delayMs: command.delayMs } });
        break;
      case "heal":
        await this.heal();
        break;
      case "pause":
      case "resume":
      case "kill":
      case "restart":
      case "wipe":
        return await this.#actOn(command.node, command.action);
    }
    return null;
  }

  /** Parts the network in groups, and the clients of each zone with them. Replaces an earlier cut. */
  async cut(groups: readonly (readonly string[])[]): Promise<void> {
    await this.#replacePlan(
      withCut(
        this.#plan,
        groups.map((group) => this.#ids(group)),
      ),
    );
  }

  /** Spoils what travels from one set of nodes to another: a one-way cut, a loss, a delay. */
  async disturb({ from, to, change }: DisturbOptions): Promise<void> {
    await this.#replacePlan(withLinks(this.#plan, { from: this.#ids(from), to: this.#ids(to), change }));
  }

  /** Makes a node's disk slow or failing, or healthy again. */
  async spoilDisk(name: string, disk: DiskFault): Promise<void> {
    await this.#replacePlan(withDisk(this.#plan, this.node(name).id, disk));
  }

  /** Ends every cut, loss, delay and disk fault. Stopped and paused nodes stay so. */
  async heal(): Promise<void> {
    await this.#replacePlan(noPlan);
  }

  /** Starts a node again, after stopping it in good order where it runs. */
  async restart(name: string): Promise<void> {
    const node = this.node(name);
    if (node.state === "paused") await node.kill();
    await node.stop();
    await node.start();
  }

  state(): SupervisorState {
    return {
      nodes: this.nodes.map((node) => ({
        id: node.id,
        name: node.name,
        zone: node.place.zone,
        address: node.address,
        healthUrl: node.healthUrl,
        state: node.state,
        pid: node.pid,
      })),
      apps: this.apps.map(({ place, url, state }) => ({ name: place.name, url, state })),
      cut: this.#plan.cut === null ? null : { groups: this.#plan.cut.groups.map((group) => [...group]) },
      links: disturbedLinks(this.#plan, this.layout.nodes).map(({ from, to, dropRate, delayMs }) => ({
        from,
        to,
        drop: dropRate > 0,
        delayMs,
      })),
    };
  }

  /** Stops apps, then nodes, each in good order; the data stays. */
  async stop(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.stop()));
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  /** One action at a time for each node: a restart that meets a wipe would start it twice. */
  async #actOn(name: string, action: NodeAction): Promise<FaultRefusal | null> {
    if (this.#busy.has(name)) {
      return { code: "wrong-state", message: `The node "${name}" is still busy with an earlier command.` };
    }
    this.#busy.add(name);
    try {
      if (action === "restart") await this.restart(name);
      else if (action === "wipe") return await this.#wipeIfPossible(name);
      else await this.node(name)[action]();
      return null;
    } finally {
      this.#busy.delete(name);
    }
  }

  async #wipeIfPossible(name: string): Promise<FaultRefusal | null> {
    const node = this.node(name);
    const others = this.nodes.filter((each) => each !== node).map(({ state }) => state);
    const refusal = lossRefusal({ name, isReplacing: node.place.replaces !== null }, others);
    if (refusal === null) await this.wipe(name);
    return refusal;
  }

  async #replacePlan(plan: FaultPlan): Promise<void> {
    this.#plan = plan;
    await Promise.all(this.nodes.map((node) => node.applyFaults()));
  }

  #states(): ReadonlyMap<string, NodeState> {
    return new Map(this.nodes.flatMap(({ id, name, state }) => [id, name].map((each) => [each, state] as const)));
  }

  #ids(names: readonly string[]): NodeId[] {
    return names.map((name) => this.node(name).id);
  }
}

export interface DisturbOptions {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly change: LinkChange["change"];
}

async function layoutOf(options: LocalClusterOptions): Promise<Layout> {
  const { dataDir, nodes, basePorts, apps = [] } = options;
  const count = nodes.length;
  const ports =
    basePorts === undefined
      ? await freePorts(2 * count)
      : [...nodes.map((_, index) => basePorts.node + index), ...nodes.map((_, index) => basePorts.health + index)];
  await refuseBusyPorts([...ports, ...apps.flatMap(portsOf)]);
  return openLayout({
    dataDir,
    partitionCount: options.partitionCount ?? 256,
    nodes: nodes.map(({ name, zone }, index) => ({
      name,
      zone,
      port: portAt(ports, index),
      healthPort: portAt(ports, count + index),
    })),
  });
}

function portAt(ports: readonly number[], index: number): number {
  const port = ports[index];
  if (port === undefined) throw new Error(`There are ${ports.length} ports, not ${index + 1}.`);
  return port;
}
