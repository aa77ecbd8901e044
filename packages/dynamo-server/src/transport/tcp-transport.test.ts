import { once } from "node:events";
import { createServer } from "node:net";
import { isRequestId, type NodeId, utf8 } from "@cartwheel/dynamo";
import type { ClientToNode, NodeToClient } from "@cartwheel/wire";
import {
  connectToNode,
  connectToPeer,
  type Dialled,
  type PeerConnection,
  type PeerCredentials,
  type PeerIdentity,
  type VersionRange,
} from "@cartwheel/wire/connection";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  createTcpTransport,
  type TcpTransport,
  type TcpTransportOptions,
  type TransportReport,
} from "./tcp-transport.ts";
import type { TransportHandlers } from "./transport.ts";

const east1 = "east-1" as NodeId;
const east2 = "east-2" as NodeId;
const credentials: PeerCredentials = {
  clusterId: "0123456789abcdef0123456789abcdef",
  secret: utf8("sixteen bytes are the least"),
  settingsFingerprint: "settings-1",
};
const deaf: TransportHandlers = {
  peerMessage: () => {},
  peerStarted: () => {},
  peerConnected: () => {},
  peerDisconnected: () => {},
  clientMessage: () => {},
  clientClosed: () => {},
};

const transports: TcpTransport[] = [];
afterEach(async () => {
  await Promise.all(transports.splice(0).map((transport) => transport.stop()));
});

/** East-1, which knows of an east-2 that does not listen. */
async function startEast1(options: Partial<TcpTransportOptions> = {}): Promise<TcpTransport> {
  const transport = createTcpTransport({
    identity: { role: "peer", node: east1, incarnation: 1 },
    credentials,
    host: "127.0.0.1",
    port: 0,
    peers: [{ node: east2, host: "127.0.0.1", port: 1 }],
    ...options,
  });
  transports.push(transport);
  await transport.start(deaf);
  return transport;
}

function dialAs(transport: TcpTransport, identity: PeerIdentity): Promise<Dialled<PeerConnection<PeerIdentity>>> {
  return connectToPeer({ host: "127.0.0.1", port: transport.port, identity, credentials, expect: east1 });
}

function closing(dialled: Dialled<PeerConnection<PeerIdentity>>): Promise<string> {
  if (!dialled.ok) throw new Error(dialled.refusal.message);
  const { connection } = dialled;
  return new Promise((resolve) => {
    connection.start({ message: () => {}, closed: (reason) => resolve(reason.code) });
  });
}

test("a restarted peer takes the place of its former self, an older process does not", async () => {
  const transport = await startEast1();
  const former = closing(await dialAs(transport, { role: "peer", node: east2, incarnation: 4 }));
  const current = await dialAs(transport, { role: "peer", node: east2, incarnation: 5 });
  expect(current.ok).toBe(true);
  expect(await former).toBe("REMOTE");
  const older = await dialAs(transport, { role: "peer", node: east2, incarnation: 4 });
  expect(older).toMatchObject({ ok: false, refusal: { code: "IDENTITY_TAKEN" } });
  if (current.ok) current.connection.close();
});

test("a stranger who proves the secret is let in and answered, also one that is dialled no more", async () => {
  const transport = await startEast1();
  const east9 = "east-9" as NodeId;
  const stranger = await dialAs(transport, { role: "peer", node: east9, incarnation: 1 });
  if (!stranger.ok) throw new Error(stranger.refusal.message);
  const heard = new Promise((resolve) => stranger.connection.start({ message: resolve, closed: () => {} }));
  await vi.waitFor(() => {
    transport.forgetPeer(east9);
    transport.sendToPeer(east9, { type: "ping", id: 7 });
    return Promise.race([heard, Promise.reject(new Error("not yet"))]);
  });
  expect(await heard).toEqual({ type: "ping", id: 7 });
  stranger.connection.close();
});

test("a peer that was learned is dialled, and dialled elsewhere when it moves", async () => {
  const connected: NodeId[] = [];
  const gone: NodeId[] = [];
  const handlers = {
    ...deaf,
    peerConnected: (node: NodeId) => connected.push(node),
    peerDisconnected: (node: NodeId) => gone.push(node),
  };
  const other = await startEast1({ identity: { role: "peer", node: east2, incarnation: 1 }, peers: [] });
  const transport = createTcpTransport({
    identity: { role: "peer", node: east1, incarnation: 1 },
    credentials,
    host: "127.0.0.1",
    port: 0,
    peers: [],
  });
  transports.push(transport);
  await transport.start(handlers);
  transport.setPeerAddress(east2, "127.0.0.1:1");
  transport.setPeerAddress(east2, `127.0.0.1:${other.port}`);
  transport.setPeerAddress(east2, `127.0.0.1:${other.port}`);
  await vi.waitFor(() => expect(connected).toEqual([east2]));
  transport.forgetPeer(east2);
  expect(gone).toEqual([]);
  await vi.waitFor(() => expect(gone).toEqual([east2]));
});

test("a peer that was learned under an address that is none is reported, and nothing else comes of it", async () => {
  const reports: TransportReport[] = [];
  const transport = await startEast1({ peers: [], report: (report) => reports.push(report) });
  for (const address of ["nonsense", "127.0.0.1:99999", "127.0.0.1:-1"]) {
    reports.length = 0;
    transport.setPeerAddress(east2, address);
    await vi.waitFor(() => expect(reports).toMatchObject([{ type: "peer-refused", refusal: { code: "UNREACHABLE" } }]));
  }
});

test("a peer that hangs up is dialled again and again, and reported once", async () => {
  let attempts = 0;
  const rude = createServer((socket) => {
    attempts++;
    socket.destroy();
  });
  rude.listen({ host: "127.0.0.1", port: 0 });
  await once(rude, "listening");
  const address = rude.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const reports: TransportReport[] = [];
  const peers = [{ node: east2, host: "127.0.0.1", port: address.port }];
  await startEast1({ peers, report: (report) => reports.push(report) });
  await vi.waitFor(() => expect(attempts).toBeGreaterThan(2), { timeout: 5_000 });
  expect(reports).toMatchObject([{ type: "peer-refused", node: east2, refusal: { code: "PROTOCOL_ERROR" } }]);
  rude.close();
});

test("a request that cannot be read is answered as rejected", async () => {
  const transport = await startEast1();
  const dialled = await connectToNode({
    host: "127.0.0.1",
    port: transport.port,
    identity: { role: "client", name: "storefront", zone: "east" },
    credentials,
    expect: east1,
  });
  if (!dialled.ok) throw new Error(dialled.refusal.message);
  const answer = new Promise<NodeToClient>((resolve) => {
    dialled.connection.start({ message: resolve, closed: () => {} });
  });
  const requestId = "spaces are not allowed";
  expect(isRequestId(requestId)).toBe(false);
  const key = { bucket: "carts", bytes: utf8("key") };
  const common = { key, timeoutMs: 1_000, writtenAt: { ms: 1, logical: 0 }, w: null, pw: null, dw: null };
  const remove = { type: "delete", ...common, requestId, mergeable: false, context: new Uint8Array(0) };
  dialled.connection.send({ type: "operation", id: 5, operation: remove } as unknown as ClientToNode);
  expect(await answer).toMatchObject({
    type: "outcome",
    id: 5,
    outcome: { type: "failed", outcome: "rejected", code: "REQUEST_INVALID" },
  });
  dialled.connection.close();
});

test("an address that is taken is an error at the start", async () => {
  const { port } = await startEast1();
  const second = createTcpTransport({
    identity: { role: "peer", node: east2, incarnation: 1 },
    credentials,
    host: "127.0.0.1",
    port,
    peers: [],
  });
  await expect(second.start(deaf)).rejects.toMatchObject({ code: "EADDRINUSE" });
  await second.stop();
});

describe("dismissed clients", () => {
  const client = { role: "client", name: "storefront", zone: "east" } as const;
  const dialAsClient = (transport: TcpTransport, versions?: VersionRange) =>
    connectToNode({ host: "127.0.0.1", port: transport.port, identity: client, credentials, expect: east1, versions });

  test("hang up themselves, and nobody new is let in meanwhile", async () => {
    const transport = await startEast1();
    const dialled = await dialAsClient(transport);
    if (!dialled.ok) throw new Error(dialled.refusal.message);
    const told = Promise.withResolvers<string>();
    dialled.connection.start({ message: ({ type }) => told.resolve(type), closed: () => {} });
    let gone = false;
    const dismissed = transport.dismissClients().then(() => (gone = true));
    expect(await told.promise).toBe("leaving");
    expect(await dialAsClient(transport)).toMatchObject({ ok: false, refusal: { code: "BUSY" } });
    expect(gone).toBe(false);
    dialled.connection.close();
    await dismissed;
  });

  test("are not waited for where there are none, or where they speak the version before", async () => {
    const transport = await startEast1();
    const dialled = await dialAsClient(transport, { min: 1, max: 1 });
    if (!dialled.ok) throw new Error(dialled.refusal.message);
    await transport.dismissClients();
    dialled.connection.close();
    await (await startEast1()).dismissClients();
  });
});
