import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server, Socket } from "node:net";
import { type NodeId, type PeerMessage, type RequestId, type RingId, utf8 } from "@cartwheel/dynamo";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ClientToNode, NodeToClient } from "../client-message.ts";
import { Writer } from "../codec/writer.ts";
import { crc32 } from "../frame/crc32.ts";
import { appendFrame, type Frame, frameKinds } from "../frame/frame.ts";
import { Dialler } from "./handshake/dialler.ts";
import { runHandshake } from "./handshake/run-handshake.ts";
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
  vi.restoreAllMocks();
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

/** A client that has proved itself and then speaks as it likes. */
async function dialRaw(hall: Hall): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port: hall.listener.port });
  open.push({ close: () => socket.destroy() });
  const options = { identity: shopper, credentials, settingsFingerprint: null, expect: null, nonce: randomBytes(32) };
  const shaken = await runHandshake(socket, new Dialler(options), { timeoutMs: 5_000 });
  if (!shaken.ok) throw new Error(shaken.refusal.message);
  return socket;
}

function bytesOf(...frames: readonly Frame[]): Uint8Array {
  const writer = new Writer();
  for (const frame of frames) appendFrame(writer, frame, crc32);
  return writer.view();
}

/** Accepts and never says a word. */
async function openDeafServer(): Promise<number> {
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

const watch: ClientToNode = { type: "watch", key: { bucket: "carts", bytes: utf8("__proto__") } };

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
    ours.send(watch);
    expect(await there.messages.next()).toEqual(watch);
    theirs.send({ type: "pong", id: 4 });
    expect(await here.messages.next()).toEqual({ type: "pong", id: 4 });
  });

  test("keeps what came before it was started", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall));
    const theirs = await hall.clients.next();
    for (let id = 1; id <= 3; id++) theirs.send({ type: "pong", id });
    started(theirs);
    ours.send(watch);
    await vi.waitFor(() => expect(theirs.counters.messagesRefused + theirs.counters.framesReceived).toBe(1));
    const here = started(ours);
    for (let id = 1; id <= 3; id++) expect(await here.messages.next()).toEqual({ type: "pong", id });
  });

  test("sends all messages of one turn in one write", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const there = started(await hall.peers.next());
    const write = vi.spyOn(Socket.prototype, "write");
    for (let i = 0; i < 100; i++) ours.send(heartbeat);
    for (let i = 0; i < 100; i++) await there.messages.next();
    expect(write).toHaveBeenCalledTimes(1);
    expect(ours.counters.framesSent).toBe(100);
  });

  test("carries values of a mebibyte", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall));
    const there = started(await hall.clients.next());
    const put = putOf(new Uint8Array(1024 * 1024).fill(7));
    for (let i = 0; i < 3; i++) ours.send(put);
    for (let i = 0; i < 3; i++) expect(await there.messages.next()).toEqual(put);
  });
});

function putOf(value: Uint8Array, requestId = "request-1"): ClientToNode {
  const key = { bucket: "carts", bytes: utf8("key") };
  const write = { key, timeoutMs: 1_000, requestId: requestId as RequestId, writtenAt: { ms: 5, logical: 0 } };
  const quorum = { w: null, pw: null, dw: null };
  const rest = { mergeable: false, value, expiresAtMs: null, returnBody: false, context: new Uint8Array(0) };
  return { type: "operation", id: 77, operation: { type: "put", ...write, ...quorum, ...rest } };
}

describe("back-pressure", () => {
  test("drops and counts what does not fit the queue, and goes on when the other end reads again", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall, { limits: { queueBytesMax: 256 * 1024 } }));
    const theirs = await hall.clients.next();
    const put = putOf(new Uint8Array(64 * 1024));
    let accepted = 0;
    for (let turn = 0; turn < 10_000 && ours.counters.framesDropped === 0; turn++) {
      if (ours.send(put)) accepted++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(ours.counters.framesDropped).toBe(1);
    const there = started(theirs);
    for (let i = 0; i < accepted; i++) expect(await there.messages.next()).toEqual(put);
    await vi.waitFor(() => expect(ours.send(watch)).toBe(true));
    expect(await there.messages.next()).toEqual(watch);
  });

  test("refuses a message beyond the frame limit, and only that", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall));
    const there = started(await hall.clients.next());
    expect(ours.send(putOf(new Uint8Array(4 * 1024 * 1024)))).toBe(false);
    expect(ours.send(watch)).toBe(true);
    expect(await there.messages.next()).toEqual(watch);
    expect(ours.counters.framesDropped).toBe(1);
  });

  test("a message that cannot be encoded throws, and spoils nothing", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const there = started(await hall.peers.next());
    const impossible = { type: "nonsense" } as unknown as PeerMessage;
    expect(() => ours.send(impossible)).toThrow(RangeError);
    ours.send(heartbeat);
    expect(await there.messages.next()).toEqual(heartbeat);
  });
});

describe("the handshake over a socket is refused with", () => {
  test.each<[string, Partial<PeerDialOptions>]>([
    ["WRONG_SECRET", { credentials: { ...credentials, secret: randomBytes(32) } }],
    ["WRONG_CLUSTER", { credentials: { ...credentials, clusterId: "f".repeat(32) } }],
    ["SETTINGS_DIFFER", { credentials: { ...credentials, settingsFingerprint: "settings-2" } }],
    ["IDENTITY_TAKEN", { identity: acceptor }],
  ])("%s, which the acceptor counts", async (code, options) => {
    const hall = await openHall();
    expect(await dialPeer(hall, options)).toMatchObject({ ok: false, refusal: { code } });
    await vi.waitFor(() => expect(hall.listener.refusals).toEqual(new Map([[code, 1]])));
  });

  test("WRONG_NODE", async () => {
    const dialled = await dialPeer(await openHall(), { expect: east2 });
    expect(dialled).toMatchObject({ ok: false, refusal: { code: "WRONG_NODE" } });
  });

  test("UNREACHABLE where nobody listens", async () => {
    const hall = await openHall();
    await hall.listener.close();
    expect(await dialPeer(hall)).toMatchObject({ ok: false, refusal: { code: "UNREACHABLE" } });
  });

  test("TIMEOUT where nobody answers", async () => {
    const port = await openDeafServer();
    const options = { host: "127.0.0.1", port, identity: shopper, credentials, expect: null };
    const dialled = await connectToNode({ ...options, limits: { handshakeTimeoutMs: 20 } });
    expect(dialled).toMatchObject({ ok: false, refusal: { code: "TIMEOUT" } });
  });

  test("ABORTED by the caller, before and during the attempt", async () => {
    const port = await openDeafServer();
    const options = { host: "127.0.0.1", port, identity: shopper, credentials, expect: null };
    const early = await connectToNode({ ...options, signal: AbortSignal.abort() });
    expect(early).toMatchObject({ ok: false, refusal: { code: "ABORTED" } });
    const controller = new AbortController();
    const attempt = connectToNode({ ...options, signal: controller.signal });
    setImmediate(() => controller.abort());
    expect(await attempt).toMatchObject({ ok: false, refusal: { code: "ABORTED" } });
  });

  test("an exception for a secret that is none, on either side", async () => {
    const short = { ...credentials, secret: utf8("short") };
    await expect(openHall({ credentials: short })).rejects.toThrow("at least 16 bytes");
    await expect(dialPeer(await openHall(), { credentials: short })).rejects.toThrow("at least 16 bytes");
  });
});

describe("a stranger", () => {
  async function meetStranger(hall: Hall): Promise<Socket> {
    const socket = connect({ host: "127.0.0.1", port: hall.listener.port });
    open.push({ close: () => socket.destroy() });
    socket.on("error", () => {});
    socket.resume();
    await once(socket, "connect");
    return socket;
  }

  test("who says nothing is cut off after the time for a handshake", async () => {
    const hall = await openHall({ limits: { handshakeTimeoutMs: 20 } });
    const socket = await meetStranger(hall);
    await once(socket, "close");
    expect(hall.listener.refusals).toEqual(new Map([["TIMEOUT", 1]]));
  });

  test.each<[string, Uint8Array]>([
    ["speaks another protocol", utf8("GET / HTTP/1.1\r\nHost: somewhere\r\n\r\n")],
    ["sends messages without a handshake", bytesOf({ kind: frameKinds.message, body: new Uint8Array(3) })],
    ["announces a frame of 64 KiB and more", bytesOf({ kind: frameKinds.hello, body: new Uint8Array(65_537) })],
    ["sends a damaged frame", bytesOf({ kind: frameKinds.hello, body: new Uint8Array(30) }).with(20, 1)],
  ])("who %s is cut off", async (_name, bytes) => {
    const hall = await openHall();
    const socket = await meetStranger(hall);
    socket.write(bytes);
    await once(socket, "close");
    expect(hall.listener.refusals).toEqual(new Map([["PROTOCOL_ERROR", 1]]));
  });

  test("beyond the places of one address is cut off unheard, and a place is free again later", async () => {
    const hall = await openHall({ unauthenticatedPerAddressMax: 2 });
    const first = await meetStranger(hall);
    await meetStranger(hall);
    const third = await meetStranger(hall);
    await once(third, "close");
    expect(hall.listener.refusals).toEqual(new Map([["BUSY", 1]]));
    first.destroy();
    await vi.waitFor(async () => expect((await dialClient(hall)).ok).toBe(true));
  });

  test("who proved the secret and then sends nonsense is heard no further", async () => {
    const hall = await openHall();
    const socket = await dialRaw(hall);
    const { closed } = started(await hall.clients.next());
    socket.write(new Uint8Array(100));
    expect(await closed).toBe("BAD_FRAME");
  });

  test("who leaves in the middle of a frame is noticed", async () => {
    const hall = await openHall();
    const socket = await dialRaw(hall);
    const { closed } = started(await hall.clients.next());
    socket.end(bytesOf({ kind: frameKinds.ping, body: new Uint8Array(9) }).subarray(0, 12));
    expect(await closed).toBe("BAD_FRAME");
  });
});

describe("a message that is refused", () => {
  test("is counted and told, and the connection stays", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialClient(hall));
    const theirs = await hall.clients.next();
    const refused = new Queue<unknown>();
    const messages = new Queue<ClientToNode>();
    theirs.start({
      message: (message) => messages.push(message),
      refused: (error) => refused.push(error),
      closed: () => {},
    });
    ours.send(putOf(new Uint8Array(1), "not printable \n"));
    expect(await refused.next()).toMatchObject({ code: "INVALID", id: 77 });
    ours.send(watch);
    expect(await messages.next()).toEqual(watch);
    expect(theirs.counters.messagesRefused).toBe(1);
  });

  test("a frame of an unknown kind is skipped", async () => {
    const hall = await openHall();
    const socket = await dialRaw(hall);
    const theirs = await hall.clients.next();
    started(theirs);
    socket.write(bytesOf({ kind: 99, body: new Uint8Array(9) }, { kind: frameKinds.ping, body: new Uint8Array(0) }));
    await vi.waitFor(() => expect(theirs.counters.framesReceived).toBe(2));
    expect(theirs.counters.messagesRefused).toBe(0);
  });
});

describe("silence", () => {
  test("closes the connection", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall, { limits: { silentMs: 40 } }));
    started(await hall.peers.next());
    expect(await started(ours).closed).toBe("SILENT");
  });

  test("is broken by pings where there is nothing to say", async () => {
    const limits = { silentMs: 400 };
    const hall = await openHall({ limits });
    const ours = connectionOf(await dialPeer(hall, { limits }));
    const theirs = await hall.peers.next();
    started(ours);
    started(theirs);
    await vi.waitFor(() => expect(ours.counters.framesReceived).toBeGreaterThan(5), { timeout: 5_000 });
    expect(ours.send(heartbeat) && theirs.send(heartbeat)).toBe(true);
  });

  test("of this process itself: what waited in the kernel meanwhile is discarded", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const there = started(await hall.peers.next());
    const late = performance.now() + 31_000;
    vi.spyOn(performance, "now").mockReturnValue(late);
    ours.send(heartbeat);
    expect(await there.closed).toBe("SILENT");
  });
});

describe("the end", () => {
  test("is LOCAL for the one who closes and REMOTE for the other, and nothing can be sent any more", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    const theirs = await hall.peers.next();
    const [here, there] = [started(ours), started(theirs)];
    ours.close();
    ours.close();
    expect(await here.closed).toBe("LOCAL");
    expect(await there.closed).toBe("REMOTE");
    expect(ours.send(heartbeat)).toBe(false);
  });

  test("that came before the start is told after it", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    ours.close();
    expect(await started(ours).closed).toBe("LOCAL");
  });

  test("of the listener is the end of all that it accepted", async () => {
    const hall = await openHall();
    const ours = connectionOf(await dialPeer(hall));
    started(await hall.peers.next());
    await hall.listener.close();
    expect(await started(ours).closed).toBe("REMOTE");
  });
});
