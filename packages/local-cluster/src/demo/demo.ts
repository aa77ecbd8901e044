import { join } from "node:path";
import { shopBuckets } from "../buckets.ts";
import { startLocalCluster } from "../local-cluster.ts";
import type { LocalCluster, LocalClusterOptions } from "../local-cluster.ts";
import { freePorts } from "../ports.ts";
import { refuseUnusablePath, Supervisor } from "../supervisor.ts";
import { fillCatalogue } from "./fill-catalogue.ts";

/** Two regions: three nodes in one, two in the other, so that a cut leaves a majority side and a minority side. */
export const demoNodes = [
  { name: "east-1", zone: "east" },
  { name: "east-2", zone: "east" },
  { name: "east-3", zone: "east" },
  { name: "west-1", zone: "west" },
  { name: "west-2", zone: "west" },
] as const;

export interface DemoSetup {
  readonly dataDir: string;
  /** See `demoPorts`. */
  readonly ports: DemoPorts;
  /** Told what is done, a line for each step. */
  readonly report: (line: string) => void;
  readonly onCrash?: (name: string) => void;
  /** Default 256. */
  readonly partitionCount?: number;
}

export interface DemoPorts {
  readonly apps: { readonly east: number; readonly west: number; readonly console: number };
  readonly nodes: LocalClusterOptions["basePorts"] | "free";
  /** Where the shops tell their figures. */
  readonly metrics: { readonly east: number; readonly west: number };
}

/** The whole demo, running. */
export interface Demo {
  readonly cluster: LocalCluster;
  readonly urls: { readonly east: string; readonly west: string; readonly console: string };
  /** Where each shop tells its figures, in Prometheus's text format. */
  readonly metricsUrls: { readonly east: string; readonly west: string };
  /** Path of the supervisor's socket. */
  readonly socket: string;
  stop(): Promise<void>;
}

/**
 * Ports that follow from one: shops and console at the base, nodes 1,100 above, their health endpoints 1,200 above, the
 * shops' figures 1,300 above.
 */
export function portsFrom(base: number): DemoPorts {
  return {
    apps: { east: base, west: base + 1, console: base + 2 },
    nodes: { node: base + 1100, health: base + 1200 },
    metrics: { east: base + 1300, west: base + 1301 },
  };
}

/** Ports that nobody uses now. */
export async function anyPorts(): Promise<DemoPorts> {
  const [east = 0, west = 0, console = 0, eastMetrics = 0, westMetrics = 0] = await freePorts(5);
  return { apps: { east, west, console }, nodes: "free", metrics: { east: eastMetrics, west: westMetrics } };
}

/**
 * Starts nodes, catalogue, shops and console, and the supervisor that offers faults to them. Throws `StartRefused` with
 * one sentence when something stands in the way; nothing is left running then.
 */
export async function startDemo({ dataDir, ports, report, onCrash, partitionCount }: DemoSetup): Promise<Demo> {
  const socket = join(dataDir, "demo.sock");
  await refuseUnusablePath(socket);
  report("Starting five storage nodes in two regions");
  const cluster = await startLocalCluster({
    dataDir,
    nodes: demoNodes,
    buckets: shopBuckets,
    apps: [
      { app: "storefront", name: "east", zone: "east", port: ports.apps.east, metricsPort: ports.metrics.east },
      { app: "storefront", name: "west", zone: "west", port: ports.apps.west, metricsPort: ports.metrics.west },
      { app: "console", name: "console", port: ports.apps.console },
    ],
    ...(ports.nodes === "free" || ports.nodes === undefined ? {} : { basePorts: ports.nodes }),
    ...(onCrash === undefined ? {} : { onCrash }),
    ...(partitionCount === undefined ? {} : { partitionCount }),
  });
  const supervisor = new Supervisor(cluster, socket);
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    await cluster.stop();
  };
  try {
    await supervisor.start();
    report("Filling the catalogue");
    await fillCatalogue(cluster.layout);
    report("Starting the shops and the console");
    await cluster.startApps();
  } catch (error) {
    await stop();
    throw error;
  }
  const [east, west, console] = ["east", "west", "console"].map((name) => cluster.app(name).url) as [
    string,
    string,
    string,
  ];
  const metricsUrls = { east: metricsUrl(ports.metrics.east), west: metricsUrl(ports.metrics.west) };
  return { cluster, urls: { east, west, console }, metricsUrls, socket, stop };
}

function metricsUrl(port: number): string {
  return `http://127.0.0.1:${port}/metrics`;
}
