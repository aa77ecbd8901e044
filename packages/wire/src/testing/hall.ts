import { type NodeId, type PeerMessage } from "@cartwheel/dynamo";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach } from "vitest";
import type { ClientToNode, NodeToClient } from "../client-message.ts";
import { Writer } from "../codec/writer.ts";
import { Dialler } from "../connection/handshake/dialler.ts";
import { runHandshake } from "../connection/handshake/run-handshake.ts";
import {
  type ClientDialOptions,
  type ClientIdentity,
  connectToNode,
  connectToPeer,
  type Connection,
  type Dialled,
  type Identity,
  listen,
  type Listener,
  type ListenOptions,
  type PeerConnection,
  type PeerCredentials,
  type PeerDialOptions,
  type PeerIdentity,
  type ServedConnection,
} from "../connection/index.ts";
import { crc32 } from "../frame/crc32.ts";
import { appendFrame, type Frame } from "../frame/frame.ts";

/** A node that listens, and those who dial it, for tests over real sockets. */
const east1 = "east-1" as NodeId;
export const east2 = "east-2" as NodeId;
export const credentials: PeerCredentials = {
  clusterId: "0123456789abcdef0123456789abcdef",
  secret: createHash("sha256").update("a secret for tests").digest(),
  settingsFingerprint: "settings-1",
};
export const acceptor: PeerIdentity = { role: "peer", node: east1, incarnation: 7 };
export const dialler: PeerIdentity = { role: "peer", node: east2, incarnation: 3 };
export const shopper: ClientIdentity = { role: "client", name: "storefront", zone: "east" };
export const ping: PeerMessage = { type: "ping", id: 1 };

/** What a test opened, closed after it. */
export const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});

export interface Hall {
  readonly listener: Listener;
  readonly peers: Queue<PeerConnection<PeerIdentity>>;
  readonly clients: Queue<ServedConnection<ClientIdentity>>;
}

export async function openHall(options: Partial<ListenOptions> = {}): Promise<Hall> {
  const peers = new Queue<PeerConnection<PeerIdentity>>();
  const clients = new Queue<ServedConnection<ClientIdentity>>();
  const listener = await listen({
    host: "127.0.0.1",
    port: 0,
    identity: acceptor,
    credentials,
    peer: (connection) => peers.push(connection),
    client: (connection) => clients.push(connection),
    ...options,
  });
  open.push(listener);
  return { listener, peers, clients };
}

export function dialPeer(
  hall: Hall,
  options: Partial<PeerDialOptions> = {},
): Promise<Dialled<PeerConnection<PeerIdentity>>> {
  const { port } = hall.listener;
  return connectToPeer({ host: "127.0.0.1", port, identity: dialler, credentials, expect: east1, ...options });
}

export function dialClient(
  hall: Hall,
  options: Partial<ClientDialOptions> = {},
): Promise<Dialled<Connection<ClientToNode, NodeToClient, PeerIdentity>>> {
  const { port } = hall.listener;
  return connectToNode({ host: "127.0.0.1", port, identity: shopper, credentials, expect: null, ...options });
}

export function connectionOf<C extends { close(): void }>(dialled: Dialled<C>): C {
  if (!dialled.ok) throw new Error(`${dialled.refusal.code}: ${dialled.refusal.message}`);
  open.push(dialled.connection);
  return dialled.connection;
}

/** Hands things over to whoever waits for them. */
export class Queue<T> {
  readonly #ready: T[] = [];
  readonly #waiting: ((item: T) => void)[] = [];

  get isEmpty(): boolean {
    return this.#ready.length === 0;
  }

  push(item: T): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#ready.push(item);
    else waiting(item);
  }

  next(): Promise<T> {
    const ready = this.#ready.shift();
    return ready === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(ready);
  }
}

export interface Ends<Incoming> {
  readonly messages: Queue<Incoming>;
  readonly closed: Promise<string>;
}

export function started<Outgoing, Incoming>(connection: Connection<Outgoing, Incoming, Identity>): Ends<Incoming> {
  const messages = new Queue<Incoming>();
  const { promise, resolve } = Promise.withResolvers<string>();
  connection.start({
    message: (message) => messages.push(message),
    closed: (reason) => resolve(reason.code),
  });
  return { messages, closed: promise };
}

/** A client that has proved itself and then speaks as it likes. */
export async function dialRaw(hall: Hall): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port: hall.listener.port });
  open.push({ close: () => socket.destroy() });
  const options = { identity: shopper, credentials, settingsFingerprint: null, expect: null, nonce: randomBytes(32) };
  const shaken = await runHandshake(socket, new Dialler(options), { timeoutMs: 5_000 });
  if (!shaken.ok) throw new Error(shaken.refusal.message);
  return socket;
}

export function bytesOf(...frames: readonly Frame[]): Uint8Array {
  const writer = new Writer();
  for (const frame of frames) appendFrame(writer, frame, crc32);
  return writer.view();
}

/** Accepts and never says a word. */
export async function openDeafServer(): Promise<number> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => sockets.push(socket));
  open.push({
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}
