import type {
  Change,
  History,
  NodeEffect,
  NodeEvent,
  NodeId,
  NodeView,
  Partition,
  PeerMessage,
  RingId,
} from "@cartwheel/dynamo";
import { AssertionError, defaultBucketSettings, planChange, planInit } from "@cartwheel/dynamo";
import type { ClientOperation, NodeToClient } from "@cartwheel/wire";
import { pino } from "pino";
import { describe, expect, test, vi } from "vitest";
import { keyOf, storedRow } from "../storage/contract/storage-scene.ts";
import { MemoryEngine } from "../storage/memory-engine.ts";
import type { ClientHandle, Transport, TransportHandlers } from "../transport/transport.ts";
import { ContextSeal } from "./context-seal.ts";
import type { NodeCore, NodeShellOptions } from "./node-shell.ts";
import { NodeShell } from "./node-shell.ts";

/** A core that does what a test tells it, and notes what it was told. */
class ScriptedCore implements NodeCore {
  readonly events: NodeEvent[] = [];
  respond: (event: NodeEvent) => readonly NodeEffect[] = () => [];

  handle(event: NodeEvent): readonly NodeEffect[] {
    this.events.push(event);
    return this.respond(event);
  }

  confirmed = false;

  view(): NodeView {
    return {
      id: "me" as NodeId,
      incarnation: 1,
      ringId: "" as RingId,
      commitSequence: 0,
      status: "member",
      confirmed: this.confirmed,
      recovering: [],
      reapHindrance: null,
      peers: [],
      misplaced: [],
      inFlight: 0,
    };
  }

  types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }
}

class RecordingTransport implements Transport {
  handlers: TransportHandlers | null = null;
  readonly sent: NodeToClient[] = [];

  async start(handlers: TransportHandlers): Promise<void> {
    this.handlers = handlers;
  }
  sendToPeer(): void {}
  sendToClient(_: ClientHandle, message: NodeToClient): void {
    this.sent.push(message);
  }
  readonly peers: string[] = [];
  setPeerAddress(node: NodeId, address: string): void {
    this.peers.push(`${node} at ${address}`);
  }
  forgetPeer(node: NodeId): void {
    this.peers.push(`${node} forgotten`);
  }
  async dismissClients(): Promise<void> {
    this.sent.push({ type: "leaving" });
  }
  async stop(): Promise<void> {}
}

const history = [
  planInit({
    clusterId: "c".repeat(32),
    members: ["me", "n"].map((id) => ({ id: id as NodeId, zone: "east", weight: 1 })),
    partitionCount: 4,
    n: 1,
  }),
];

const client = { id: 1, name: "test", zone: "east", isAdmin: true };
const get: ClientOperation = { type: "get", key: keyOf("a"), timeoutMs: 1_000, r: null, pr: null };
const put: ClientOperation = {
  type: "put",
  key: keyOf("a"),
  timeoutMs: 1_000,
  requestId: "request" as never,
  writtenAt: { ms: 1_000_000, logical: 0 },
  w: null,
  pw: null,
  dw: null,
  mergeable: false,
  value: new Uint8Array([1]),
  context: new Uint8Array(0),
  expiresAtMs: null,
  returnBody: false,
};

async function scene({ clientOperationsMax = 10, onHalt }: Partial<NodeShellOptions> = {}) {
  const core = new ScriptedCore();
  const transport = new RecordingTransport();
  const storage = new MemoryEngine();
  const fatal: string[] = [];
  const ends: string[] = [];
  const seal = new ContextSeal({ clusterId: "c", secret: new Uint8Array(32) });
  const shell = new NodeShell({
    core,
    transport,
    storage,
    seal,
    clock: () => ({ monotonicMs: performance.now(), wallMs: 2_000_000 }),
    log: pino({ level: "silent" }),
    self: "me" as NodeId,
    history,
    addresses: new Map(),
    clientOperationsMax,
    buckets: new Map([["carts", { ...defaultBucketSettings, n: 1, r: 1 }]]),
    backup: { clusterId: "c".repeat(32), dataDir: "", backupDir: null },
    onFatal: (reason) => fatal.push(reason),
    onHalt: onHalt ?? (({ code }) => ends.push(code)),
  });
  await shell.start();
  const ask = (operation: ClientOperation, id = 1): void => {
    transport.handlers?.clientMessage(client, { type: "operation", id, operation });
  };
  return { core, transport, storage, shell, seal, fatal, ends, ask };
}

const gossip: PeerMessage = { type: "gossip", reports: [], ofYou: null, historyId: "", answer: false };

function grown(before: History, change: Change): History {
  const plan = planChange(before, change, "me" as NodeId);
  if (!plan.ok) throw new Error(plan.message);
  return [...before, plan.operation];
}

const failed = (code: string, id = 1) => ({
  type: "outcome",
  id,
  outcome: { type: "failed", outcome: "rejected", code },
});

describe("node shell", () => {
  test("the effects of one event are carried out before the next event, also when a read answers at once", async () => {
    const { core, ask } = await scene();
    const order: string[] = [];
    core.respond = (event) => {
      order.push(event.type);
      if (event.type !== "client-request") return [];
      return [
        { type: "read-row", readId: 1, key: keyOf("a"), partition: 1 as Partition },
        { type: "trace", trace: { type: "forwarded", key: "k", to: "n" as NodeId } },
      ];
    };
    ask(get);
    expect(order).toEqual(["client-request", "row-read"]);
    expect(core.events.slice(2)).toEqual([{ type: "row-read", readId: 1, result: { status: "absent" } }]);
  });

  test("a question to the engine is answered in a turn of its own", async () => {
    const { core, ask } = await scene();
    const answered = Promise.withResolvers<NodeEvent>();
    core.respond = (event) => {
      if (event.type === "answered") answered.resolve(event);
      return event.type === "client-request" ? [{ type: "query", queryId: 2, query: { type: "held" } }] : [];
    };
    ask(get);
    expect(core.types()).not.toContain("answered");
    expect(await answered.promise).toEqual({
      type: "answered",
      queryId: 2,
      answer: { type: "held", partitions: [] },
    });
  });

  test("a history is stored before the core hears that it is, and who is destroyed by it is dialled no more", async () => {
    const { core, transport, storage, shell, ask } = await scene();
    const left = grown(history, { type: "leave", node: "n" as NodeId });
    const gone = grown(left, { type: "destroyed", node: "n" as NodeId });
    const written = Promise.withResolvers<string | null>();
    core.respond = (event) => {
      if (event.type === "history-written") written.resolve(storage.getMeta("history"));
      if (event.type !== "client-request") return [];
      return [
        { type: "write-history", historyId: "h", history: gone },
        { type: "write-readiness", readiness: { ringId: "r" as RingId, recovering: [3] } },
        { type: "peer-address", node: "other" as NodeId, address: "far:1" },
      ];
    };
    ask(get);
    expect(shell.peers.history).toEqual(history);
    expect(await written.promise).toBe(JSON.stringify(gone));
    expect(shell.peers.history).toEqual(gone);
    expect(transport.peers).toEqual(["other at far:1", "n forgotten"]);
    await storage.close();
    expect(storage.getMeta("readiness")).toBe('{"ringId":"r","recovering":[3]}');
    expect(storage.getMeta("addresses")).toBe('[["other","far:1"]]');
  });

  test("a membership change goes to the core, and its answer to whoever asked", async () => {
    const { core, transport } = await scene();
    const response = { type: "committed", historyId: "h" } as const;
    core.respond = (event) =>
      event.type === "change-request" ? [{ type: "change-reply", ref: event.ref, response }] : [];
    const request = { type: "plan", change: { type: "leave", node: "n" as NodeId } } as const;
    transport.handlers?.clientMessage(client, { type: "change", id: 12, request });
    expect(core.events.at(-1)).toMatchObject({ type: "change-request", request });
    expect(transport.sent).toEqual([{ type: "change", id: 12, response }]);
  });

  test("a core that ends by itself is fed no more", async () => {
    const { core, ends, fatal, ask } = await scene();
    core.respond = (event) =>
      event.type === "client-request" ? [{ type: "halt", code: "DRAINED", message: "done" }] : [];
    ask(get);
    ask(get, 2);
    expect(ends).toEqual(["DRAINED"]);
    expect(fatal).toEqual([]);
    expect(core.types().filter((type) => type === "client-request")).toHaveLength(1);
  });

  test("commits and failures come back as events", async () => {
    const { core, storage, ask } = await scene();
    const committed = Promise.withResolvers<NodeEvent>();
    core.respond = (event) => {
      if (event.type === "writes-committed") committed.resolve(event);
      if (event.type !== "client-request") return [];
      const write = { writeId: 7, epoch: 0, n: 3, key: keyOf("a"), partition: 1 as Partition, stored: storedRow("x") };
      return [{ type: "write-row", ...write }];
    };
    ask(get);
    expect(await committed.promise).toEqual({ type: "writes-committed", upTo: 7, commitSequence: 1 });
    expect(storage.read(keyOf("a"), 1 as Partition).status).toBe("found");
  });

  test("it wakes the core when asked, the latest time counting", async () => {
    const { core, ask } = await scene();
    const woken = Promise.withResolvers<number>();
    const due = performance.now() + 30;
    core.respond = (event) => {
      if (event.type === "wake") woken.resolve(performance.now());
      if (event.type !== "client-request") return [];
      return [
        { type: "wake-at", monotonicMs: due - 25 },
        { type: "wake-at", monotonicMs: due },
      ];
    };
    ask(get);
    expect(await woken.promise).toBeGreaterThanOrEqual(due);
    expect(core.types().filter((type) => type === "wake")).toHaveLength(1);
  });

  test("clocks never reach a client bare: they are sealed, and unsealed when they come back", async () => {
    const { core, transport, seal, ask } = await scene();
    const { clock } = storedRow("x").row;
    core.respond = (event) => {
      if (event.type !== "client-request" || event.request.type !== "get") return [];
      const response = { type: "got", siblings: [], clock, complete: true, fastest: null, answeredBy: [] } as const;
      return [{ type: "reply", ref: event.ref, response }];
    };
    ask(get, 5);
    const context = seal.seal(get.key, clock);
    expect(transport.sent).toEqual([
      {
        type: "outcome",
        id: 5,
        outcome: { type: "got", siblings: [], complete: true, fastest: null, answeredBy: [], context },
      },
    ]);
    ask({ ...put, context }, 6);
    expect(core.events.at(-1)).toMatchObject({ type: "client-request", request: { type: "put", context: clock } });
  });

  test.each([
    ["a forged context", { ...put, context: new Uint8Array(40).fill(1) }, "CONTEXT_INVALID"],
    ["a time that is none", { ...put, writtenAt: { ms: Number.NaN, logical: 0 } }, "REQUEST_INVALID"],
    ["a time far ahead", { ...put, writtenAt: { ms: 10_000_000, logical: 0 } }, "REQUEST_INVALID"],
    ["an expiry that is none", { ...put, expiresAtMs: -1 }, "REQUEST_INVALID"],
  ] as const)("%s is refused before the core hears of it", async (_, operation, code) => {
    const { core, transport, ask } = await scene();
    ask(operation);
    expect(transport.sent).toMatchObject([failed(code)]);
    expect(core.types()).not.toContain("client-request");
  });

  test("operations beyond the limit are refused, and taken again once one is answered", async () => {
    const { core, transport, ask } = await scene({ clientOperationsMax: 2 });
    for (const id of [1, 2, 3]) ask(get, id);
    expect(transport.sent).toMatchObject([failed("UNAVAILABLE", 3)]);
    const inspected = { type: "inspected", partition: 0, token: "", replicas: [] } as const;
    core.respond = (event) => (event.type === "message" ? [{ type: "reply", ref: 1, response: inspected }] : []);
    transport.handlers?.peerMessage("n" as NodeId, { type: "history", history: [] });
    ask(get, 4);
    expect(core.types().filter((type) => type === "client-request")).toHaveLength(3);
  });

  test("a draining node refuses new operations and waits for those in progress", async () => {
    const { core, transport, shell, ask } = await scene();
    ask(get, 1);
    let drained = false;
    const draining = shell.drain().then(() => (drained = true));
    ask(get, 2);
    expect(transport.sent).toMatchObject([{ type: "leaving" }, failed("NOT_READY", 2)]);
    expect(core.types()).toContain("close-doors");
    await new Promise((resolve) => setImmediate(resolve));
    expect(drained).toBe(false);
    const inspected = { type: "inspected", partition: 0, token: "", replicas: [] } as const;
    core.respond = (event) => (event.type === "message" ? [{ type: "reply", ref: 1, response: inspected }] : []);
    transport.handlers?.peerMessage("n" as NodeId, { type: "history", history: [] });
    await draining;
  });

  test("a broken assertion stops the node for good", async () => {
    const { core, transport, fatal, ask } = await scene();
    core.respond = (event) => {
      if (event.type === "client-request") throw new AssertionError("counters ascend");
      return [];
    };
    ask(get);
    expect(fatal).toHaveLength(1);
    expect(fatal[0]).toContain("counters ascend");
    const heard = core.events.length;
    ask(get);
    transport.handlers?.peerConnected("n" as NodeId);
    expect(core.events).toHaveLength(heard);
  });

  test("a storage that cannot answer a question any more stops the node, and not the process behind its back", async () => {
    const { core, storage, fatal, ask } = await scene();
    vi.spyOn(storage, "query").mockImplementation(() => {
      throw new Error("disk I/O error");
    });
    core.respond = (event) =>
      event.type === "client-request" ? [{ type: "query", queryId: 1, query: { type: "held" } }] : [];
    ask(get);
    await vi.waitFor(() => expect(fatal).toEqual([expect.stringContaining("disk I/O error")]));
    expect(core.types()).not.toContain("answered");
  });

  test("a listing that the storage cannot answer stops it as well", async () => {
    const { storage, transport, fatal } = await scene();
    vi.spyOn(storage, "query").mockImplementation(() => {
      throw new Error("disk I/O error");
    });
    const list = { type: "list", id: 1, bucket: "carts", partitions: [0], after: null, limit: 10 } as const;
    transport.handlers?.clientMessage(client, list);
    expect(fatal).toEqual([expect.stringContaining("disk I/O error")]);
    expect(transport.sent).toEqual([]);
  });

  test("an end that cannot be noted is a failure: a node that only fell silent would never be ended", async () => {
    const { core, fatal, ask } = await scene({
      onHalt: () => {
        throw new Error("database or disk is full");
      },
    });
    core.respond = (event) =>
      event.type === "client-request" ? [{ type: "halt", code: "DISK_BEHIND", message: "older" }] : [];
    ask(get);
    expect(fatal).toEqual([expect.stringContaining("database or disk is full")]);
  });

  test("a node is ready once it has stored something, reaches its peers and was confirmed", async () => {
    const { core, shell, transport } = await scene();
    let isReady = false;
    const ready = shell.ready().then(() => (isReady = true));
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    };
    core.respond = (event) =>
      event.type === "peer-connected"
        ? [{ type: "write-readiness", readiness: { ringId: "r" as RingId, recovering: [] } }]
        : [];
    transport.handlers?.peerMessage("n" as NodeId, gossip);
    transport.handlers?.peerConnected("n" as NodeId);
    await turns();
    expect(isReady).toBe(false);
    core.confirmed = true;
    transport.handlers?.peerMessage("n" as NodeId, gossip);
    await ready;
  });

  test("a node that reaches nobody, or whom nobody confirms, does not wait for ever", async () => {
    const alone = await scene();
    alone.core.respond = () => [{ type: "write-readiness", readiness: { ringId: "r" as RingId, recovering: [] } }];
    alone.ask(get);
    await alone.shell.ready({ meetingMs: 20, totalMs: 60_000 });
    const unconfirmed = await scene();
    unconfirmed.transport.handlers?.peerConnected("n" as NodeId);
    await unconfirmed.shell.ready({ meetingMs: 1, totalMs: 20 });
  });

  test("watchers hear of changes of their key only", async () => {
    const { core, transport, ask } = await scene();
    transport.handlers?.clientMessage(client, { type: "watch", key: keyOf("a") });
    const changed = (key: string): NodeEffect => ({
      type: "trace",
      trace: { type: "row-changed", key, siblings: 1, clockEntries: 1 },
    });
    core.respond = (event) => (event.type === "client-request" ? [changed("carts/a"), changed("carts/b")] : []);
    ask(get);
    expect(transport.sent).toEqual([{ type: "changed", key: keyOf("a") }]);
    transport.handlers?.clientMessage(client, { type: "traces", id: 9, afterSequence: 1, limit: 1 });
    expect(transport.sent.at(-1)).toMatchObject({ type: "traces", id: 9, traces: [{ sequence: 2 }] });
    transport.handlers?.clientClosed(client);
    ask(get);
    expect(transport.sent.filter(({ type }) => type === "changed")).toHaveLength(1);
  });
});
