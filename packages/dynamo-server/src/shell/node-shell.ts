import type { History, NodeEffect, NodeEvent, NodeId, NodeView, Now, TraceEvent } from "@cartwheel/dynamo";
import type { ClientToNode, ClusterViewMessage } from "@cartwheel/wire";
import type { Logger } from "pino";
import type { StorageEngine } from "../storage/storage-engine.ts";
import type { ClientHandle, Transport } from "../transport/transport.ts";
import { ClientDesk } from "./client-desk.ts";
import type { Clock } from "./clock.ts";
import type { ContextSeal } from "./context-seal.ts";
import { PeerMeeting } from "./peer-meeting.ts";
import { TraceLog } from "./trace-log.ts";
import { WakeTimer } from "./wake-timer.ts";
import { Watchers } from "./watchers.ts";

/** The core, as its shell sees it. `DynamoNode` is one. */
export interface NodeCore {
  handle(event: NodeEvent, now: Now): readonly NodeEffect[];
  view(now: Now): NodeView;
}

export interface NodeShellOptions {
  readonly core: NodeCore;
  readonly storage: StorageEngine;
  readonly transport: Transport;
  readonly seal: ContextSeal;
  readonly clock: Clock;
  readonly log: Logger;
  readonly history: History;
  /** The other members. */
  readonly peers: readonly NodeId[];
  readonly addresses: ClusterViewMessage["addresses"];
  readonly clientOperationsMax: number;
  /** The node must stop: a bug, or a disk that can no longer be trusted. Called at most once. */
  readonly onFatal: (reason: string) => void;
}

/** Bytes queued for the disk before clients' writes are refused; peers' are not, they have no other way. */
const queuedBytesMax = 64 * 1024 * 1024;

/**
 * Runs a node's core: brings it events one at a time, carries out what it says.
 *
 *     transport ─┐                                  ┌─► transport.sendToPeer, ClientDesk.reply
 *     storage  ──┼─► queue ─► core.handle ─► effects ┼─► storage.write
 *     timer    ──┘     ▲                            ├─► storage.read, scan ─┐
 *                      └── answered at once ─────────┼──────────────────────┘
 *                                                   └─► timer, traces, watchers
 *
 * Invariant: the effects of one event are carried out, in order, before the next event is handled.
 */
export class NodeShell {
  readonly #options: NodeShellOptions;
  readonly #desk: ClientDesk;
  readonly #timer: WakeTimer;
  readonly #traces = new TraceLog();
  readonly #watchers = new Watchers();
  readonly #meeting: PeerMeeting;
  #queue: NodeEvent[] = [];
  #pumping = false;
  #halted = false;

  constructor(options: NodeShellOptions) {
    this.#options = options;
    this.#meeting = new PeerMeeting(options.peers);
    this.#timer = new WakeTimer(options.clock, () => this.#feed({ type: "wake" }));
    this.#desk = new ClientDesk({
      seal: options.seal,
      operationsMax: options.clientOperationsMax,
      writesCongested: () => options.storage.depth().bytes > queuedBytesMax,
      wallMs: () => options.clock().wallMs,
      answer: ({ client, id }, outcome) => options.transport.sendToClient(client, { type: "outcome", id, outcome }),
    });
  }

  /** Rejects when the transport cannot listen. */
  async start(): Promise<void> {
    this.#options.storage.listen({
      onCommitted: (upTo, commitSequence) => this.#feed({ type: "writes-committed", upTo, commitSequence }),
      onFailed: (epoch, reason) => this.#feed({ type: "writes-failed", epoch, reason }),
      onBroken: (reason) => this.#fatal(`storage is broken: ${reason}`),
    });
    this.#feed({ type: "start" });
    await this.#options.transport.start({
      peerMessage: (from, message) => {
        if (!this.#meeting.isOver) this.#meeting.heard(from);
        this.#feed({ type: "message", from, message });
      },
      peerConnected: (node) => {
        this.#meeting.connected(node);
        this.#feed({ type: "peer-connected", node });
      },
      peerDisconnected: (node) => this.#feed({ type: "peer-disconnected", node }),
      clientMessage: (client, message) => this.#onClientMessage(client, message),
      clientClosed: (client) => this.#watchers.removeClient(client),
    });
  }

  /** Resolves when this node and every other member reach each other, or after `limitMs`. */
  meetPeers(limitMs: number): Promise<void> {
    return this.#meeting.wait(limitMs);
  }

  view(): NodeView {
    return this.#options.core.view(this.#options.clock());
  }

  /** Refuses new operations and waits until those in progress are answered. */
  async drain(): Promise<void> {
    this.#desk.closeDoors();
    await this.#desk.idle();
  }

  /** Handles no further event. The transport and the storage are the caller's to close. */
  halt(): void {
    this.#halted = true;
    this.#timer.stop();
  }

  #feed(event: NodeEvent): void {
    if (this.#halted) return;
    this.#queue.push(event);
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      this.#pump();
    } catch (error) {
      this.#fatal(error instanceof Error ? (error.stack ?? error.message) : String(error));
    } finally {
      this.#pumping = false;
    }
  }

  #pump(): void {
    const { core, clock } = this.#options;
    // Events that effects cause are appended while this runs; an index costs less than shifting the queue.
    for (let index = 0; index < this.#queue.length && !this.#halted; index += 1) {
      const event = this.#queue[index];
      if (event === undefined) break;
      const now = clock();
      for (const effect of core.handle(event, now)) this.#carryOut(effect, now);
    }
    this.#queue = [];
  }

  #carryOut(effect: NodeEffect, now: Now): void {
    const { storage, transport } = this.#options;
    switch (effect.type) {
      case "send":
        return transport.sendToPeer(effect.to, effect.message);
      case "reply":
        return this.#desk.reply(effect.ref, effect.response);
      case "read-row": {
        const result = storage.read(effect.key, effect.partition);
        this.#queue.push({ type: "row-read", readId: effect.readId, result });
        return;
      }
      case "write-row":
        return storage.write(effect);
      case "scan-rows": {
        const { rows, done } = storage.scan(effect);
        this.#queue.push({ type: "rows-scanned", scanId: effect.scanId, rows, done });
        return;
      }
      case "wake-at":
        return this.#timer.wakeAt(effect.monotonicMs);
      case "trace":
        return this.#trace(effect.trace, now.wallMs);
    }
  }

  #onClientMessage(client: ClientHandle, message: ClientToNode): void {
    if (this.#halted) return;
    const { transport } = this.#options;
    switch (message.type) {
      case "operation": {
        const admitted = this.#desk.admit(client, message.id, message.operation);
        if (admitted !== null) this.#feed({ type: "client-request", ...admitted });
        return;
      }
      case "view":
        return transport.sendToClient(client, { type: "view", id: message.id, cluster: this.#clusterView() });
      case "traces": {
        const traces = this.#traces.after(message.afterSequence, message.limit);
        return transport.sendToClient(client, { type: "traces", id: message.id, traces });
      }
      case "watch":
        return this.#watchers.add(client, message.key);
      case "unwatch":
        return this.#watchers.remove(client, message.key);
      case "ping":
        return transport.sendToClient(client, { type: "pong", id: message.id });
    }
  }

  #clusterView(): ClusterViewMessage {
    return { view: this.view(), history: this.#options.history, addresses: this.#options.addresses };
  }

  #trace(trace: TraceEvent, wallMs: number): void {
    this.#traces.add(trace, wallMs);
    logTrace(this.#options.log, trace);
    if (trace.type !== "row-changed" || this.#watchers.size === 0) return;
    for (const { client, key } of this.#watchers.of(trace.key)) {
      this.#options.transport.sendToClient(client, { type: "changed", key });
    }
  }

  #fatal(reason: string): void {
    if (this.#halted) return;
    this.halt();
    this.#options.onFatal(reason);
  }
}

/** What an operator should see without asking for traces. */
function logTrace(log: Logger, trace: TraceEvent): void {
  switch (trace.type) {
    case "batch-failed":
    case "row-quarantined":
    case "equal-dot-conflict":
      log.warn(trace, trace.type);
      return;
    case "peer-suspected":
    case "peer-up":
      log.info(trace, trace.type);
      return;
    case "actor-drawn":
    case "dot-minted":
    case "row-changed":
    case "get-done":
    case "put-done":
    case "sloppy-write":
    case "hint-stored":
    case "hint-drained":
    case "hint-dropped":
    case "read-repair":
    case "forwarded":
      return;
  }
}
