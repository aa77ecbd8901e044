import type { NodeEffect, NodeEvent, NodeId, NodeView, Partition } from "@cartwheel/dynamo";
import { AssertionError } from "@cartwheel/dynamo";
import type { ClientOperation, NodeToClient } from "@cartwheel/wire";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { keyOf, storedRow } from "../storage/contract/storage-engine-contract.ts";
import { MemoryEngine } from "../storage/memory-engine.ts";
import type { ClientHandle, Transport, TransportHandlers } from "../transport/transport.ts";
import { ContextSeal } from "./context-seal.ts";
import type { NodeCore } from "./node-shell.ts";
import { NodeShell } from "./node-shell.ts";

/** A core that does what a test tells it, and notes what it was told. */
class ScriptedCore implements NodeCore {
  readonly events: NodeEvent[] = [];
  respond: (event: NodeEvent) => readonly NodeEffect[] = () => [];

  handle(event: NodeEvent): readonly NodeEffect[] {
    this.events.push(event);
    return this.respond(event);
  }

  view(): NodeView {
    throw new Error("no test asks for it");
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
  async stop(): Promise<void> {}
}

const client = { id: 1, name: "test", zone: "east" };
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

async function scene(clientOperationsMax = 10) {
  const core = new ScriptedCore();
  const transport = new RecordingTransport();
  const storage = new MemoryEngine();
  const fatal: string[] = [];
  const seal = new ContextSeal({ clusterId: "c", secret: new Uint8Array(32) });
  const shell = new NodeShell({
    core,
    transport,
    storage,
    seal,
    clock: () => ({ monotonicMs: performance.now(), wallMs: 2_000_000 }),
    log: pino({ level: "silent" }),
    history: [],
    peers: ["n" as NodeId],
    addresses: [],
    clientOperationsMax,
    onFatal: (reason) => fatal.push(reason),
  });
  await shell.start();
  const ask = (operation: ClientOperation, id = 1): void => {
    transport.handlers?.clientMessage(client, { type: "operation", id, operation });
  };
  return { core, transport, storage, shell, seal, fatal, ask };
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
        { type: "scan-rows", scanId: 2, partition: 1 as Partition, afterKey: null, limit: 5 },
      ];
    };
    ask(get);
    expect(order).toEqual(["client-request", "row-read", "rows-scanned"]);
    expect(core.events.slice(2)).toEqual([
      { type: "row-read", readId: 1, result: { status: "absent" } },
      { type: "rows-scanned", scanId: 2, rows: [], done: true },
    ]);
  });

  test("commits and failures come back as events", async () => {
    const { core, storage, ask } = await scene();
    const committed = Promise.withResolvers<NodeEvent>();
    core.respond = (event) => {
      if (event.type === "writes-committed") committed.resolve(event);
      if (event.type !== "client-request") return [];
      const write = { writeId: 7, epoch: 0, key: keyOf("a"), partition: 1 as Partition, stored: storedRow("x") };
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
    const { core, transport, ask } = await scene(2);
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
    expect(transport.sent).toMatchObject([failed("NOT_READY", 2)]);
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

  test("peers are met once they are connected and were heard, or after a while", async () => {
    const { shell } = await scene();
    await shell.meetPeers(1);
    const { shell: other, transport: otherTransport } = await scene();
    let met = false;
    const meeting = other.meetPeers(60_000).then(() => (met = true));
    otherTransport.handlers?.peerConnected("n" as NodeId);
    await new Promise((resolve) => setImmediate(resolve));
    expect(met).toBe(false);
    otherTransport.handlers?.peerMessage("n" as NodeId, { type: "history", history: [] });
    await meeting;
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
