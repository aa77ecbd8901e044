import { createHash } from "node:crypto";
import { type NodeId, type PeerMessage, type RingId, utf8 } from "@cartwheel/dynamo";
import { afterEach, describe, expect, test } from "vitest";
import type { ClientToNode, NodeToClient } from "../client-message.ts";
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
} from "./index.ts";

const east1 = "east-1" as NodeId;
const east2 = "east-2" as NodeId;
const credentials: PeerCredentials = {
  clusterId: "0123456789abcdef0123456789abcdef",
  secret: createHash("sha256").update("a secret for tests").digest(),
  settingsFingerprint: "settings-1",
};
const acceptor: PeerIdentity = { role: "peer", node: east1, incarnation: 7 };
const dialler: PeerIdentity = { role: "peer", node: east2, incarnation: 3 };
const shopper: ClientIdentity = { role: "client", name: "storefront", zone: "east" };
const heartbeat: PeerMessage = {
  type: "heartbeat",
  incarnation: 3,
  heartbeat: 1,
  ringId: "00112233445566778899aabbccddeeff" as RingId,
  commitSequence: 12,
  misplaced: [],
};

/** What a test opened, closed after it. */
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});

interface Hall {
  readonly listener: Listener;
  readonly peers: Queue<PeerConnection<PeerIdentity>>;
  readonly clients: Queue<ServedConnection<ClientIdentity>>;
}

async function openHall(options: Partial<ListenOptions> = {}): Promise<Hall> {
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

function dialPeer(hall: Hall, options: Partial<PeerDialOptions> = {}): Promise<Dialled<PeerConnection<PeerIdentity>>> {
  const { port } = hall.listener;
  return connectToPeer({ host: "127.0.0.1", port, identity: dialler, credentials, expect: east1, ...options });
}

function dialClient(
  hall: Hall,
  options: Partial<ClientDialOptions> = {},
): Promise<Dialled<Connection<ClientToNode, NodeToClient, PeerIdentity>>> {
  const { port } = hall.listener;
  return connectToNode({ host: "127.0.0.1", port, identity: shopper, credentials, expect: null, ...options });
}

function connectionOf<C extends { close(): void }>(dialled: Dialled<C>): C {
  if (!dialled.ok) throw new Error(`${dialled.refusal.code}: ${dialled.refusal.message}`);
  open.push(dialled.connection);
  return dialled.connection;
}

/** Hands things over to whoever waits for them. */
class Queue<T> {
  readonly #ready: T[] = [];
  readonly #waiting: ((item: T) => void)[] = [];

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

interface Ends<Incoming> {
  readonly messages: Queue<Incoming>;
  readonly closed: Promise<string>;
}

function started<Outgoing, Incoming>(connection: Connection<Outgoing, Incoming, Identity>): Ends<Incoming> {
  const messages = new Queue<Incoming>();
  const { promise, resolve } = Promise.withResolvers<string>();
  connection.start({
    message: (message) => messages.push(message),
    closed: (reason) => resolve(reason.code),
  });
  return { messages, closed: promise };
}

describe("a connection", () => {
  test("between peers carries messages both ways, and each knows who the other is", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const theirs = await hall.peers.next();
    expect(ours.remote).toEqual(acceptor);
    expect(theirs.remote).toEqual(dialler);
    const here = started(ours);
    const there = started(theirs);
    expect(ours.send(heartbeat)).toBe(true);
    expect(await there.messages.next()).toEqual(heartbeat);
    expect(theirs.send(heartbeat)).toBe(true);
    expect(await here.messages.next()).toEqual(heartbeat);
  });

  test("between a client and a node carries requests and answers", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall));
    const theirs = await hall.clients.next();
    expect(theirs.remote).toEqual(shopper);
    const here = started(ours);
    const there = started(theirs);
    const watch: ClientToNode = { type: "watch", key: { bucket: "carts", bytes: utf8("__proto__") } };
    ours.send(watch);
    expect(await there.messages.next()).toEqual(watch);
    theirs.send({ type: "pong", id: 4 });
    expect(await here.messages.next()).toEqual({ type: "pong", id: 4 });
  });
});
