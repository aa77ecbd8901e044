import type { NodeView } from "@cartwheel/dynamo";
import { protocolVersions } from "@cartwheel/wire/connection";
import { pino } from "pino";
import type { Logger } from "pino";
import { largestN } from "./config/cluster-settings.ts";
import { peerCredentials } from "./config/credentials.ts";
import type { NodeConfig } from "./config/load-config.ts";
import { splitAddress } from "./config/node-settings.ts";
import type { NodeNotes } from "./data-directory.ts";
import { beginIncarnation, openDataDirectory, retire } from "./data-directory.ts";
import { HealthServer } from "./health-server.ts";
import { LocalClient } from "./http/local-client.ts";
import { openHttpApi } from "./http/open-http-api.ts";
import { ClusterGauges } from "./metrics/cluster-gauges.ts";
import { MeteredCore } from "./metrics/metered-core.ts";
import { MeteredTransport } from "./metrics/metered-transport.ts";
import { NodeMetrics } from "./metrics/node-metrics.ts";
import { createShell, knownAddresses } from "./shell/create-shell.ts";
import type { NodeEnd, NodeShell } from "./shell/node-shell.ts";
import { withinMs } from "./shell/within-ms.ts";
import { SpanTransport } from "./spans/span-transport.ts";
import type { StorageEngine } from "./storage/storage-engine.ts";
import { createTcpTransport } from "./transport/tcp-transport.ts";
import type { Transport } from "./transport/transport.ts";

/** What a harness may put between the node and the world. Production passes none. */
export interface NodeDecorators {
  readonly transport?: (transport: Transport) => Transport;
  readonly storage?: (storage: StorageEngine) => StorageEngine;
}

export type StartResult =
  | { readonly ok: true; readonly node: RunningNode }
  | { readonly ok: false; readonly message: string };

export interface RunningNode {
  readonly view: () => NodeView;
  /** The port of `/livez`, `/readyz` and `/metrics`. */
  readonly healthPort: number;
  /** The port of the HTTP data API, or null where none is configured. */
  readonly httpPort: number | null;
  /**
   * Resolves when `/readyz` says so: all members can be reached and one of them has confirmed that this disk is not an
   * older image. A node that reaches nobody is ready after 2 s, one that nobody confirms after 10 s: a lone survivor must
   * be usable. Requests are taken before that too, but may find nobody.
   */
  readonly ready: Promise<void>;
  /**
   * Takes no more clients, finishes what is in progress (at most 5 s), commits what is queued, closes. Harmless when
   * repeated.
   */
  stop(): Promise<void>;
  /**
   * Resolves with the reason when the node gave up by itself: a bug, or a disk that can no longer be trusted. Nothing
   * of it runs then but the health server, as not ready; end the process.
   */
  readonly failed: Promise<string>;
  /**
   * Resolves, once the node has stopped in order, when it ended by its own decision: it has left the cluster
   * (`DRAINED`), was declared destroyed, or woke up with an older image of its disk. Its directory is then retired.
   */
  readonly halted: Promise<NodeEnd>;
}

/** Leaves time to close and to move the log into the file within ten seconds. */
const drainMsMax = 7_000;

/** The composition root: one storage node, from its configuration. Expected refusals are returned. */
export async function startNode(config: NodeConfig, decorators: NodeDecorators = {}): Promise<StartResult> {
  const log = pino({ level: config.node.logLevel, base: { self: config.node.id } });
  let ready = false;
  const { healthHost, healthPort } = config.node;
  const metrics = new NodeMetrics();
  const health = new HealthServer({ host: healthHost, port: healthPort, isReady: () => ready, metrics });
  try {
    await health.start();
  } catch (error) {
    return {
      ok: false,
      message: `cannot listen for health checks on ${healthHost}:${healthPort}: ${messageOf(error)}`,
    };
  }
  const halting = Promise.withResolvers<NodeEnd>();
  const started = await startShell(config, {
    decorators,
    log,
    metrics,
    onFatal: () => (ready = false),
    onHalt: (end) => halting.resolve(end),
  });
  if (!started.ok) {
    await health.stop();
    return started;
  }
  const http = await openHttpApi(config, { client: started.client, metrics, log });
  if (!http.ok) {
    await Promise.all([started.stop(), health.stop()]);
    return http;
  }
  let stopping: Promise<void> | null = null;
  const becomeReady = async (): Promise<void> => {
    await started.shell.ready();
    if (stopping !== null) return;
    ready = true;
    log.info({ incarnation: started.incarnation, port: config.node.port, healthPort: health.port }, "ready");
  };
  const stop = async (): Promise<void> => {
    ready = false;
    await Promise.all([http.api?.stop(), started.stop()]);
    await health.stop();
    log.info("stopped");
  };
  const stopOnce = (): Promise<void> => (stopping ??= stop());
  const halted = halting.promise.then(async (end) => {
    await stopOnce();
    return end;
  });
  return {
    ok: true,
    node: {
      view: () => started.shell.view(),
      healthPort: health.port,
      httpPort: http.api?.port ?? null,
      ready: becomeReady(),
      stop: stopOnce,
      failed: started.failed,
      halted,
    },
  };
}

interface ShellParts {
  readonly decorators: NodeDecorators;
  readonly log: Logger;
  readonly metrics: NodeMetrics;
  readonly onFatal: () => void;
  readonly onHalt: (end: NodeEnd) => void;
}

type ShellResult =
  | {
      readonly ok: true;
      readonly shell: NodeShell;
      readonly client: LocalClient;
      readonly incarnation: number;
      readonly failed: Promise<string>;
      readonly stop: () => Promise<void>;
    }
  | { readonly ok: false; readonly message: string };

async function startShell(
  config: NodeConfig,
  { decorators, log, metrics, onFatal, onHalt }: ShellParts,
): Promise<ShellResult> {
  const opened = openDataDirectory(config);
  if (!opened.ok) return opened;
  const begun = beginIncarnation(opened.engine, config);
  if (!begun.ok) {
    await opened.engine.close();
    return begun;
  }
  const { notes } = begun;
  const storage = decorators.storage?.(opened.engine) ?? opened.engine;
  const tcp = createTransport(config, { notes, log });
  const client = new LocalClient(decorators.transport?.(tcp) ?? tcp);
  const transport = new MeteredTransport(new SpanTransport(client, config.node.id), metrics);
  const { promise: failed, resolve: fail } = Promise.withResolvers<string>();
  const shell = createShell(config, {
    notes,
    storage,
    transport,
    log,
    observe: (core) => new MeteredCore(core, metrics),
    onFatal: (reason) => {
      log.fatal({ reason }, "the node gives up");
      onFatal();
      fail(reason);
    },
    onHalt: (end) => {
      log.warn(end, "the node ends");
      retire(storage, end);
      onHalt(end);
    },
  });
  try {
    await shell.start();
  } catch (error) {
    shell.halt();
    await storage.close();
    return { ok: false, message: `cannot listen on ${config.node.host}:${config.node.port}: ${messageOf(error)}` };
  }
  const gauges = new ClusterGauges(metrics, { view: () => client.view(), n: largestN(config.cluster), storage });
  metrics.onScrape(() => gauges.refresh());
  const stop = async (): Promise<void> => {
    await withinMs(shell.drain(), drainMsMax);
    gauges.stop();
    shell.halt();
    await transport.stop();
    await storage.close();
  };
  return { ok: true, shell, client, incarnation: notes.incarnation, failed, stop };
}

interface TransportParts {
  readonly notes: NodeNotes;
  readonly log: Logger;
}

function createTransport(config: NodeConfig, { notes, log }: TransportParts): Transport {
  const { node } = config;
  const { frameLifeMs } = node.timing;
  const addresses = knownAddresses(config, notes);
  return createTcpTransport({
    // What a silent connection still holds is older than any deadline allows, and is discarded with it.
    limits: { silentMs: frameLifeMs / 2 },
    identity: { role: "peer", node: node.id, incarnation: notes.incarnation },
    credentials: peerCredentials(config),
    versions: { min: protocolVersions.min, max: node.protocolVersionMax },
    host: node.host,
    port: node.port,
    peers: [...addresses].map(([id, address]) => ({ node: id, ...splitAddress(address) })),
    report: (report) => log.warn(report, report.type),
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
