import type {
  BucketSettings,
  HaltCode,
  History,
  NodeEffect,
  NodeEvent,
  NodeId,
  NodeView,
  Now,
  StorageAnswer,
  StorageQuery,
  TraceEvent,
} from "@cartwheel/dynamo";
import type { BackupState, ClientToNode, ClusterViewMessage } from "@cartwheel/wire";
import type { Logger } from "pino";
import type { BackupDeskOptions } from "../backup/backup-desk.ts";
import { BackupDesk } from "../backup/backup-desk.ts";
import type { AddressBook } from "../data-directory.ts";
import { encodeAddresses } from "../data-directory.ts";
import type { StorageEngine } from "../storage/storage-engine.ts";
import { encodeHistory, encodeReadiness } from "../stored-history.ts";
import type { ClientHandle, Transport } from "../transport/transport.ts";
import { ChangeDesk } from "./change-desk.ts";
import { ClientDesk } from "./client-desk.ts";
import type { Clock } from "./clock.ts";
import type { ContextSeal } from "./context-seal.ts";
import { ListDesk } from "./list-desk.ts";
import { logTrace } from "./log-trace.ts";
import { PeerBook } from "./peer-book.ts";
import type { GateLimits } from "./start-gate.ts";
import { StartGate } from "./start-gate.ts";
import { TraceLog } from "./trace-log.ts";
import { WakeTimer } from "./wake-timer.ts";
import { Watchers } from "./watchers.ts";
import { withinMs } from "./within-ms.ts";

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
  readonly self: NodeId;
  readonly history: History;
  /** Where nodes listen, this one included. */
  readonly addresses: AddressBook;
  readonly clientOperationsMax: number;
  readonly buckets: ReadonlyMap<string, BucketSettings>;
  readonly backup: Omit<BackupDeskOptions, "node" | "keepRows">;
  /** The node must stop: a bug, or a disk that can no longer be trusted. Called at most once, and last. */
  readonly onFatal: (reason: string) => void;
  /** The core wants to stop: its part is over, or its disk is an older image. Called at most once. */
  readonly onHalt: (end: NodeEnd) => void;
}

/** Why a node stopped by its own decision. */
export interface NodeEnd {
  readonly code: HaltCode;
  readonly message: string;
}

const adminMessage = "This takes the operators' secret, which this client has not proved.";

/** For requests that clients have been answered already: a replica that is away never answers. */
const lingerMsMax = 1_000;

/** Bytes queued for the disk before clients' writes are refused; peers' are not, they have no other way. */
const queuedBytesMax = 64 * 1024 * 1024;

/**
 * Runs a node's core: brings it events one at a time, carries out what it says.
 *
 *     transport ─┐                                  ┌─► transport.sendToPeer, ClientDesk.reply
 *     storage  ──┼─► queue ─► core.handle ─► effects ┼─► storage.write, queueMeta, query
 *     timer    ──┘     ▲                            ├─► storage.read ─┐
 *                      └── answered at once ─────────┼────────────────┘
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
  readonly #changes = new ChangeDesk();
  readonly #lists: ListDesk;
  readonly #backups: BackupDesk;
  readonly #peers: PeerBook;
  readonly #gate: StartGate;
  #queue: NodeEvent[] = [];
  #pumping = false;
  #halted = false;
  #gaveUp = false;
  #whenCoreIdle: (() => void) | null = null;

  constructor(options: NodeShellOptions) {
    this.#options = options;
    this.#peers = new PeerBook(options.history, options.addresses);
    this.#gate = new StartGate(this.#peers.ring.members.map(({ id }) => id).filter((id) => id !== options.self));
    this.#timer = new WakeTimer(options.clock, () => this.#feed({ type: "wake" }));
    this.#lists = new ListDesk({
      query: (query) => this.#query(query),
      buckets: options.buckets,
      ring: () => this.#peers.ring,
      wallMs: () => options.clock().wallMs,
      isOpen: () => !this.#halted,
    });
    this.#backups = new BackupDesk({
      ...options.backup,
      node: options.self,
      keepRows: (forMs) => this.#feed({ type: "keep-rows", untilMs: options.clock().monotonicMs + forMs }),
    });
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
    for (const node of this.#peers.ring.destroyed) this.#options.transport.forgetPeer(node);
    this.#feed({ type: "start" });
    this.#noteConfirmed();
    await this.#options.transport.start({
      peerMessage: (from, message) => {
        this.#feed({ type: "message", from, message });
        if (!this.#gate.isConfirmed && message.type === "gossip" && !this.#halted) this.#noteConfirmed();
      },
      peerStarted: (node, incarnation) => this.#feed({ type: "peer-started", node, incarnation }),
      peerConnected: (node) => {
        this.#gate.connected(node);
        this.#feed({ type: "peer-connected", node });
      },
      peerDisconnected: (node) => this.#feed({ type: "peer-disconnected", node }),
      clientMessage: (client, message) => this.#onClientMessage(client, message),
      clientClosed: (client) => this.#watchers.removeClient(client),
    });
  }

  /** Resolves when this node is ready for clients. See `StartGate`. */
  ready(limits?: GateLimits): Promise<void> {
    return this.#gate.wait(limits);
  }

  /** What is durably known of the membership, and where nodes listen. */
  get peers(): Pick<PeerBook, "history" | "addresses"> {
    return this.#peers;
  }

  view(): NodeView {
    return this.#options.core.view(this.#options.clock());
  }

  /**
   * Sends clients elsewhere, refuses new operations, and waits until those in progress are answered and the clients have
   * hung up. A client that is out of reach never does, so do not wait for ever.
   */
  async drain(): Promise<void> {
    this.#desk.closeDoors();
    // A core that has stopped answers nobody any more.
    if (this.#halted) return;
    this.#feed({ type: "close-doors" });
    const dismissed = this.#options.transport.dismissClients();
    await this.#desk.idle();
    // What peers have forwarded to this node is answered too, before the connection goes.
    await Promise.all([dismissed, withinMs(this.#coreIdle(), lingerMsMax)]);
  }

  /** Resolves when the core has no request in progress. */
  #coreIdle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenCoreIdle = resolve;
      this.#noteIfIdle();
    });
  }

  #noteIfIdle(): void {
    if (this.#whenCoreIdle !== null && this.view().inFlight === 0) this.#whenCoreIdle();
  }

  /** Handles no further event. The transport and the storage are the caller's to close. */
  halt(): void {
    this.#halted = true;
    this.#timer.stop();
    this.#backups.abandon();
  }

  #feed(event: NodeEvent): void {
    if (this.#halted) return;
    this.#queue.push(event);
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      this.#pump();
    } catch (error) {
      this.#giveUp(error);
    } finally {
      this.#pumping = false;
    }
    this.#noteIfIdle();
  }

  #pump(): void {
    const { core, clock } = this.#options;
    // Events that effects cause are appended while this runs; an index costs less than shifting the queue.
    for (let index = 0; index < this.#queue.length && !this.#halted; index += 1) {
      const event = this.#queue[index];
      if (event === undefined) break;
      const now = clock();
      for (const effect of core.handle(event, now)) {
        if (this.#halted) break;
        this.#carryOut(effect, now);
      }
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
      case "query":
        return this.#ask(effect.queryId, effect.query);
      case "write-history":
        return this.#writeHistory(effect.historyId, effect.history);
      case "write-readiness":
        return storage.queueMeta("readiness", encodeReadiness(effect.readiness), () => this.#gate.stored());
      case "change-reply":
        return this.#changes.answer(effect.ref, ({ client, id }) =>
          transport.sendToClient(client, { type: "change", id, response: effect.response }),
        );
      case "peer-address":
        return this.#learnAddress(effect.node, effect.address);
      case "halt":
        return this.#halt(effect);
      case "wake-at":
        return this.#timer.wakeAt(effect.monotonicMs);
      case "trace":
        return this.#trace(effect.trace, now.wallMs);
    }
  }

  /** Each question in a turn of its own: comparing trees must not hold up requests. */
  #ask(queryId: number, query: StorageQuery): void {
    setImmediate(() => {
      if (this.#halted) return;
      const answer = this.#query(query);
      if (answer !== null) this.#feed({ type: "answered", queryId, answer });
    });
  }

  /** Null where the storage could not answer: the node has given up then. */
  #query(query: StorageQuery): StorageAnswer | null {
    try {
      return this.#options.storage.query(query);
    } catch (error) {
      this.#giveUp(error);
      return null;
    }
  }

  #writeHistory(historyId: string, history: History): void {
    this.#options.storage.queueMeta("history", encodeHistory(history), () => {
      for (const node of this.#peers.learnHistory(history)) this.#options.transport.forgetPeer(node);
      this.#feed({ type: "history-written", historyId });
    });
  }

  #learnAddress(node: NodeId, address: string): void {
    if (!this.#peers.learnAddress(node, address)) return;
    this.#options.transport.setPeerAddress(node, address);
    this.#options.storage.queueMeta("addresses", encodeAddresses(this.#peers.addresses), () => undefined);
  }

  #noteConfirmed(): void {
    if (this.view().confirmed) this.#gate.confirmed();
  }

  #halt({ code, message }: NodeEnd): void {
    this.halt();
    this.#options.onHalt({ code, message });
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
      case "change": {
        // A plan only shows what would be.
        if (message.request.type === "commit" && !client.isAdmin) {
          const response = { type: "refused", code: "ADMIN_REQUIRED", message: adminMessage } as const;
          return transport.sendToClient(client, { type: "change", id: message.id, response });
        }
        const ref = this.#changes.admit({ client, id: message.id });
        return this.#feed({ type: "change-request", ref, request: message.request });
      }
      case "figures":
        return transport.sendToClient(client, { type: "figures", id: message.id, text: "" });
      case "list":
        return this.#lists.answer(message, (answer) =>
          transport.sendToClient(client, { type: "list", id: message.id, answer }),
        );
      case "backup": {
        const state: BackupState = client.isAdmin
          ? this.#backups.step(message.step, message.name)
          : { type: "failed", reason: adminMessage };
        return transport.sendToClient(client, { type: "backup", id: message.id, state });
      }
    }
  }

  #clusterView(): ClusterViewMessage {
    const { history, addresses } = this.#peers;
    return {
      view: this.view(),
      history,
      addresses: [...addresses].map(([node, address]) => ({ node, address })),
    };
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
    if (!this.#halted) this.#giveUp(reason);
  }

  /** Also when the node had halted of itself and something went wrong with that: nobody else would end the process. */
  #giveUp(error: unknown): void {
    this.halt();
    if (this.#gaveUp) return;
    this.#gaveUp = true;
    this.#options.onFatal(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
