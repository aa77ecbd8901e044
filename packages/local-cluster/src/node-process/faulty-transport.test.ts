import { isNodeId } from "@cartwheel/dynamo";
import type { NodeId, PeerMessage } from "@cartwheel/dynamo";
import type { ClientHandle, Transport, TransportHandlers } from "@cartwheel/dynamo-server";
import type { NodeToClient } from "@cartwheel/wire";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noFaults } from "../node-faults.ts";
import { FaultSwitch } from "./fault-switch.ts";
import { FaultyTransport } from "./faulty-transport.ts";

/** Keeps what it is given to send, and lets a test play the network. */
class RecordingTransport implements Transport {
  readonly sent: string[] = [];
  handlers: TransportHandlers | null = null;

  start(handlers: TransportHandlers): Promise<void> {
    this.handlers = handlers;
    return Promise.resolve();
  }

  setPeerAddress(node: NodeId, address: string): void {
    this.sent.push(`${node} at ${address}`);
  }

  forgetPeer(node: NodeId): void {
    this.sent.push(`${node} forgotten`);
  }

  sendToPeer(to: NodeId, message: PeerMessage): void {
    this.sent.push(`${to} ${message.type}`);
  }

  async dismissClients(): Promise<void> {}
  sendToClient(client: ClientHandle, message: NodeToClient): void {
    this.sent.push(`${client.name} ${message.type}`);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

const west = nodeId("west-1");
const message: PeerMessage = { type: "history", history: [] };
const pong: NodeToClient = { type: "pong", id: 1 };
const shop: ClientHandle = { id: 1, name: "shop", zone: "west", isAdmin: true };

let faults: FaultSwitch;
let inner: RecordingTransport;
let transport: FaultyTransport;
let heard: string[];

beforeEach(async () => {
  faults = new FaultSwitch();
  inner = new RecordingTransport();
  transport = new FaultyTransport(inner, faults);
  heard = [];
  await transport.start({
    peerMessage: (from) => heard.push(`message from ${from}`),
    peerStarted: () => {},
    peerConnected: (node) => heard.push(`${node} connected`),
    peerDisconnected: (node) => heard.push(`${node} disconnected`),
    clientMessage: (client) => heard.push(`message from ${client.name}`),
    clientClosed: (client) => heard.push(`${client.name} closed`),
  });
});

afterEach(() => {
  vi.useRealTimers();
});

test("without faults everything passes, both ways", () => {
  transport.sendToPeer(west, message);
  transport.sendToClient(shop, pong);
  inner.handlers?.peerMessage(west, message);
  inner.handlers?.clientMessage(shop, { type: "ping", id: 1 });
  expect(inner.sent).toEqual(["west-1 history", "shop pong"]);
  expect(heard).toEqual(["message from west-1", "message from shop"]);
});

test("a cut link is silent both ways, and others are not", () => {
  faults.set({ ...noFaults, sendingTo: { [west]: { dropRate: 1, delayMs: 0 } }, deafTo: [west] });
  transport.sendToPeer(west, message);
  transport.sendToPeer(nodeId("east-2"), message);
  inner.handlers?.peerMessage(west, message);
  expect(inner.sent).toEqual(["east-2 history"]);
  expect(heard).toEqual([]);
});

test("clients of a cut zone are neither heard nor answered", () => {
  faults.set({ ...noFaults, clientZonesCut: ["west"] });
  transport.sendToClient(shop, pong);
  transport.sendToClient({ ...shop, name: "other shop", zone: "east" }, pong);
  inner.handlers?.clientMessage(shop, { type: "ping", id: 1 });
  expect(inner.sent).toEqual(["other shop pong"]);
  expect(heard).toEqual([]);
});

test("a connection that opens behind a cut is told once the cut ends", () => {
  faults.set({ ...noFaults, deafTo: [west] });
  inner.handlers?.peerConnected(west);
  expect(heard).toEqual([]);
  faults.set(noFaults);
  expect(heard).toEqual(["west-1 connected"]);
});

test("a connection that opened and closed behind a cut is never told", () => {
  faults.set({ ...noFaults, deafTo: [west] });
  inner.handlers?.peerConnected(west);
  inner.handlers?.peerDisconnected(west);
  faults.set(noFaults);
  expect(heard).toEqual([]);
});

test("a slow link delivers late, and a cut takes what is still under way", () => {
  vi.useFakeTimers();
  faults.set({ ...noFaults, sendingTo: { [west]: { dropRate: 0, delayMs: 50 } } });
  transport.sendToPeer(west, message);
  expect(inner.sent).toEqual([]);
  vi.advanceTimersByTime(60);
  expect(inner.sent).toEqual(["west-1 history"]);
  transport.sendToPeer(west, message);
  faults.set({ ...noFaults, sendingTo: { [west]: { dropRate: 1, delayMs: 0 } } });
  vi.advanceTimersByTime(60);
  expect(inner.sent).toEqual(["west-1 history"]);
});

function nodeId(text: string): NodeId {
  if (!isNodeId(text)) throw new Error(`${text} is no node id`);
  return text;
}
