import type { NodeId, PeerMessage } from "@cartwheel/dynamo";
import type { ClientToNode } from "@cartwheel/wire";
import {
  type ClientConnection,
  type ClientIdentity,
  connectToNode,
  type PeerCredentials,
  type PeerIdentity,
} from "@cartwheel/wire/connection";
import { claimPorts } from "@cartwheel/wire/ports-for-tests";
import { afterEach, describe, expect, test } from "vitest";
import { createMemoryHub } from "./memory-transport.ts";
import { createTcpTransport, type TcpTransport } from "./tcp-transport.ts";
import type { ClientHandle, Transport } from "./transport.ts";

const east1 = "east-1" as NodeId;
const east2 = "east-2" as NodeId;
const credentials: PeerCredentials = {
  clusterId: "0123456789abcdef0123456789abcdef",
  secret: new TextEncoder().encode("sixteen bytes are the least"),
  settingsFingerprint: "settings-1",
};
const shopper: ClientIdentity = { role: "client", name: "storefront", zone: "east" };

function ping(count: number): PeerMessage {
  return { type: "ping", id: count };
}

function identityOf(node: NodeId): PeerIdentity {
  return { role: "peer", node, incarnation: 1 };
}

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** Everything that a transport told, in order, and promises of what it will tell. */
class Log {
  readonly entries: string[] = [];
  readonly clients: ClientHandle[] = [];
  #waiting: { entry: string; heard: () => void }[] = [];

  add(entry: string): void {
    this.entries.push(entry);
    for (const { heard } of this.#waiting.filter((waiter) => waiter.entry === entry)) heard();
    this.#waiting = this.#waiting.filter((waiter) => waiter.entry !== entry);
  }

  async heard(entry: string): Promise<void> {
    if (this.entries.includes(entry)) return;
    await new Promise<void>((heard) => this.#waiting.push({ entry, heard }));
  }
}

async function startWithLog(transport: Transport): Promise<Log> {
  const log = new Log();
  await transport.start({
    peerMessage: (from, message) => log.add(`${from} says ${textOf(message)}`),
    peerStarted: () => {},
    peerConnected: (node) => log.add(`${node} connected`),
    peerDisconnected: (node) => log.add(`${node} disconnected`),
    clientMessage(client, message) {
      log.clients.push(client);
      log.add(`client ${client.name} of ${client.zone} says ${message.type}`);
    },
    clientClosed: (client) => log.add(`client ${client.name} left`),
  });
  cleanups.push(() => transport.stop());
  return log;
}

function textOf(message: PeerMessage): string {
  return message.type === "ping" ? `ping ${message.id}` : message.type;
}

/** A way to have two nodes that can reach each other, and a client of the first. */
interface Harness {
  /** Starts both. */
  open(): Promise<Pair>;
}

interface Pair {
  readonly first: { transport: Transport; log: Log };
  readonly second: { transport: Transport; log: Log };
  readonly client: () => Promise<ClientConnection<PeerIdentity>>;
  /** A second transport with the identity of `second`, which has stopped. */
  readonly restartSecond: () => Promise<Log>;
}

const memory: Harness = {
  async open() {
    const hub = createMemoryHub();
    const [first, second] = [hub.transport(identityOf(east1)), hub.transport(identityOf(east2))];
    return {
      first: { transport: first, log: await startWithLog(first) },
      second: { transport: second, log: await startWithLog(second) },
      async client() {
        const connection = hub.connect(east1, shopper);
        if (connection === null) throw new Error("the node is not running");
        return connection;
      },
      restartSecond: () => startWithLog(hub.transport(identityOf(east2))),
    };
  },
};

const tcp: Harness = {
  async open() {
    // Each must know the other's port before it starts.
    const [portA = 0, portB = 0] = await claimPorts(2);
    const peers = [
      { node: east1, host: "127.0.0.1", port: portA },
      { node: east2, host: "127.0.0.1", port: portB },
    ];
    const create = (node: NodeId, port: number): TcpTransport =>
      createTcpTransport({ identity: identityOf(node), credentials, host: "127.0.0.1", port, peers });
    const [first, second] = [create(east1, portA), create(east2, portB)];
    return {
      first: { transport: first, log: await startWithLog(first) },
      second: { transport: second, log: await startWithLog(second) },
      async client() {
        const dialled = await connectToNode({
          host: "127.0.0.1",
          port: portA,
          identity: shopper,
          credentials,
          expect: null,
        });
        if (!dialled.ok) throw new Error(dialled.refusal.message);
        return dialled.connection;
      },
      restartSecond: () => startWithLog(create(east2, portB)),
    };
  },
};

describe.each([
  ["memory", memory],
  ["tcp", tcp],
])("the %s transport", (_name, harness) => {
  test("connects peers and carries their messages in order", async () => {
    const { first, second } = await harness.open();
    await Promise.all([first.log.heard("east-2 connected"), second.log.heard("east-1 connected")]);
    for (let i = 1; i <= 20; i++) first.transport.sendToPeer(east2, ping(i));
    await second.log.heard("east-1 says ping 20");
    const said = second.log.entries.filter((entry) => entry.includes("says"));
    expect(said).toEqual(Array.from({ length: 20 }, (_, i) => `east-1 says ping ${i + 1}`));
    second.transport.sendToPeer(east1, ping(7));
    await first.log.heard("east-2 says ping 7");
  });

  test("drops what is sent to a stranger or to a node that is down", async () => {
    const { first, second } = await harness.open();
    await first.log.heard("east-2 connected");
    await second.transport.stop();
    await first.log.heard("east-2 disconnected");
    first.transport.sendToPeer(east2, ping(1));
    first.transport.sendToPeer("nobody" as NodeId, ping(1));
    expect(second.log.entries.filter((entry) => entry.includes("says"))).toEqual([]);
  });

  test("finds a peer again that was restarted", async () => {
    const { first, second, restartSecond } = await harness.open();
    await first.log.heard("east-2 connected");
    await second.transport.stop();
    await first.log.heard("east-2 disconnected");
    first.log.entries.length = 0;
    const log = await restartSecond();
    await Promise.all([first.log.heard("east-2 connected"), log.heard("east-1 connected")]);
    first.transport.sendToPeer(east2, ping(5));
    await log.heard("east-1 says ping 5");
  });

  test("serves clients, knows their zone, and notices when they leave", async () => {
    const { first, client } = await harness.open();
    const connection = await client();
    const answers: string[] = [];
    const answered = new Promise<void>((resolve) => {
      connection.start({
        message(message) {
          answers.push(message.type);
          resolve();
        },
        closed: () => {},
      });
    });
    const ping: ClientToNode = { type: "ping", id: 1 };
    expect(connection.send(ping)).toBe(true);
    await first.log.heard("client storefront of east says ping");
    for (const handle of first.log.clients) first.transport.sendToClient(handle, { type: "pong", id: 1 });
    await answered;
    expect(answers).toEqual(["pong"]);
    connection.close();
    await first.log.heard("client storefront left");
    expect(connection.send(ping)).toBe(false);
  });

  test("tells its clients when it stops, and nothing to its handlers afterwards", async () => {
    const { first, second, client } = await harness.open();
    await Promise.all([first.log.heard("east-2 connected"), second.log.heard("east-1 connected")]);
    const connection = await client();
    const closed = new Promise<string>((resolve) => {
      connection.start({ message: () => {}, closed: (reason) => resolve(reason.code) });
    });
    await first.transport.stop();
    const told = first.log.entries.length;
    expect(await closed).toBe("REMOTE");
    second.transport.sendToPeer(east1, ping(1));
    await second.log.heard("east-1 disconnected");
    expect(first.log.entries.length).toBe(told);
  });
});
