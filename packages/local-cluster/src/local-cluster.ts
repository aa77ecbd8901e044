import { existsSync } from "node:fs";
import { join } from "node:path";
import type { NodeId } from "@cartwheel/dynamo";
import { AppProcess } from "./app-process.ts";
import { appPlaces } from "./app-places.ts";
import type { AppSpec } from "./app-places.ts";
import { disturbedLinks, faultsOf, noPlan, withCut, withDisk, withLinks } from "./fault-plan.ts";
import type { FaultPlan, LinkChange } from "./fault-plan.ts";
import { refusalOf } from "./fault-refusal.ts";
import type { FaultRefusal } from "./fault-refusal.ts";
import { markBegun, openLayout } from "./layout.ts";
import type { Layout } from "./layout.ts";
import { writeNodeConfig } from "./node-config.ts";
import type { Buckets } from "./node-config.ts";
import type { DiskFault } from "./node-faults.ts";
import { freePorts, refuseBusyPorts } from "./ports.ts";
import { StorageNode } from "./storage-node.ts";
import type { FaultCommand, NodeAction, SupervisorState } from "./supervisor-protocol.ts";

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
    await Promise.all(cluster.nodes.map((node) => node.start({ recovering: hasLostDisk(cluster.layout, node) })));
    markBegun(cluster.layout);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

/** Storage nodes, and apps on them, as processes of this machine; and the faults between them. */
export class LocalCluster {
  readonly layout: Layout;
  readonly nodes: readonly StorageNode[];
  readonly apps: readonly AppProcess[];
  #plan: FaultPlan = noPlan;
  readonly #busy = new Set<string>();

  /** Starts nothing. Use {@link startLocalCluster}. */
  constructor(layout: Layout, options: LocalClusterOptions) {
    this.layout = layout;
    const onCrash = options.onCrash ?? ((): void => undefined);
    this.nodes = layout.nodes.map(
      (place) =>
        new StorageNode({
          place,
          logFile: join(layout.dataDir, "logs", `${place.id}.log`),
          configFile: writeNodeConfig(layout, place, options.buckets),
          faults: () => faultsOf(this.#plan, place.id, layout.nodes),
          onCrash: () => onCrash(place.id),
        }),
    );
    this.apps = appPlaces(layout, options.apps ?? []).map((place) => new AppProcess(place));
  }

  /** Starts the apps; resolves when all answer. */
  async startApps(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.start()));
  }

  /** The node of this name. Throws when there is none. */
  node(name: string): StorageNode {
    const found = this.nodes.find(({ id }) => id === name);
    if (found === undefined) throw new Error(`There is no node "${name}".`);
    return found;
  }

  /** The app of this name. Throws when there is none. */
  app(name: string): AppProcess {
    const found = this.apps.find(({ place }) => place.name === name);
    if (found === undefined) throw new Error(`There is no app "${name}".`);
    return found;
  }

  /** Carries out one command; resolves with null once it holds, or with the reason why it cannot be carried out. */
  async apply(command: FaultCommand): Promise<FaultRefusal | null> {
    const refusal = refusalOf(command, new Map(this.nodes.map(({ id, state }) => [id, state])));
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
        name: node.id,
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
      else await this.node(name)[action]();
      return null;
    } finally {
      this.#busy.delete(name);
    }
  }

  async #replacePlan(plan: FaultPlan): Promise<void> {
    this.#plan = plan;
    await Promise.all(this.nodes.map((node) => node.applyFaults()));
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

function hasLostDisk({ begun }: Layout, { place }: StorageNode): boolean {
  return begun && !existsSync(place.dataDir);
}

async function layoutOf(options: LocalClusterOptions): Promise<Layout> {
  const { dataDir, nodes, basePorts, apps = [] } = options;
  const count = nodes.length;
  const ports =
    basePorts === undefined
      ? await freePorts(2 * count)
      : [...nodes.map((_, index) => basePorts.node + index), ...nodes.map((_, index) => basePorts.health + index)];
  await refuseBusyPorts([...ports, ...apps.map(({ port }) => port)]);
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
