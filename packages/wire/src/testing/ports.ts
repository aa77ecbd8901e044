import { randomInt } from "node:crypto";
import type { Socket } from "node:dgram";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

const host = "127.0.0.1";

/**
 * Below every system's ephemeral ports: those are handed to outgoing connections as well, and under load one of them takes
 * the port between its choice and its use.
 */
const [lowest, highest] = [10_000, 30_000];

/** What says that a port is taken. For as long as this process lives, and no longer. */
const claims: Socket[] = [];

/**
 * `count` different ports for nodes that are started later, perhaps more than once, and must be known before. Nobody
 * listens on them, and whoever else asks here, in any process, is given others: each is claimed by its UDP namesake,
 * which nothing here uses and the system gives back when the process ends.
 */
export async function claimPorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = randomInt(lowest, highest);
    const claim = await claimed(port);
    if (claim === null) continue;
    if (await isFree(port)) {
      claims.push(claim);
      ports.push(port);
    } else claim.close();
  }
  return ports;
}

async function claimed(port: number): Promise<Socket | null> {
  const socket = createSocket({ type: "udp4", reuseAddr: false }).unref();
  try {
    await once(socket.bind({ port, address: host, exclusive: true }), "listening");
    return socket;
  } catch {
    socket.close();
    return null;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen({ port, host }), "listening");
  } catch {
    return false;
  }
  await once(server.close(), "close");
  return true;
}
