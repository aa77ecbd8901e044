import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { StartRefused } from "./start-refused.ts";

const host = "127.0.0.1";

/**
 * Below every system's ephemeral ports: those are handed to outgoing connections as well, and a peer that keeps dialling
 * a dead node's port from that very port would connect to itself and keep the node from coming back.
 */
const [lowest, highest] = [10_000, 30_000];
const attemptsMax = 1_000;

/**
 * `count` different ports that nobody listens on. All are held until the last is found, so none is handed out twice;
 * between the answer and its use another program may still take one, which then shows as a busy port.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  try {
    for (let attempt = 0; servers.length < count; attempt++) {
      if (attempt === attemptsMax) throw new StartRefused(`There are not ${count} free ports on this machine.`);
      const server = await listen(randomInt(lowest, highest)).catch(() => null);
      if (server !== null) servers.push(server);
    }
    return servers.map(portOf);
  } finally {
    await Promise.all(servers.map(close));
  }
}

/** Throws {@link StartRefused} naming the first of `ports` that another program listens on. */
export async function refuseBusyPorts(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    try {
      await close(await listen(port));
    } catch (error) {
      throw new StartRefused(sentence(port, error), { cause: error });
    }
  }
}

function sentence(port: number, error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  const advice = "stop that program or choose other ports with --port-base.";
  if (code === "EADDRINUSE") return `Port ${port} is in use by another program; ${advice}`;
  if (code === "EACCES") return `Port ${port} may not be opened by this user; choose other ports with --port-base.`;
  return `Port ${port} cannot be opened (${code}); choose other ports with --port-base.`;
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
  return address.port;
}
