import { randomUUID } from "node:crypto";
import { createClusterClient } from "@cartwheel/dynamo-client";
import { createClusterReader } from "./cluster-reader.ts";
import { readEnvironment, type Environment } from "./environment.ts";
import type { NodeReader } from "./node-reader.ts";
import { Observer } from "./observer.ts";
import { createSupervisor, type Supervisor } from "./supervisor.ts";
import { TraceCollector } from "./trace-collector.ts";

/** Everything behind the routes. */
export interface ConsoleServer {
  readonly observer: Observer;
  readonly reader: NodeReader;
  /** Null outside a demo. */
  readonly supervisor: Supervisor | null;
}

/**
 * The composition root. One for the process: Next loads a route's modules more than once, and each would otherwise open
 * its own connections, so the instance hangs on `globalThis`.
 */
export function consoleServer(): ConsoleServer {
  const holder = globalThis as typeof globalThis & { cartwheelConsole?: ConsoleServer };
  holder.cartwheelConsole ??= createConsoleServer(environment());
  return holder.cartwheelConsole;
}

function environment(): Environment {
  const read = readEnvironment(process.env);
  // `start-console.ts` has refused to start with a wrong environment, so this is a bug and not a user's mistake.
  if (!read.ok) throw new Error(read.message);
  return read.environment;
}

function createConsoleServer({ seeds, clusterId, secret, zone, demoSocket }: Environment): ConsoleServer {
  const client = createClusterClient({ seeds, clusterId, secret, zone, name: "console" });
  const reader = createClusterReader(client);
  const supervisor = demoSocket === null ? null : createSupervisor(demoSocket);
  const traces = new TraceCollector({ epoch: randomUUID() });
  const observer = new Observer({ reader, supervisor, traces, seeds, nowMs: () => Date.now() });
  return { observer, reader, supervisor };
}
