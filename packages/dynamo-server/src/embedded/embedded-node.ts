import type { History, NodeId, NodeView } from "@cartwheel/dynamo";
import { createRing } from "@cartwheel/dynamo";
import { pino } from "pino";
import type { NodeConfig } from "../config/load-config.ts";
import type { AddressBook, NodeNotes } from "../data-directory.ts";
import {
  beginIncarnation,
  initDataDirectory,
  joinDataDirectory,
  openDataDirectory,
  plannedHistory,
  retire,
} from "../data-directory.ts";
import { createShell } from "../shell/create-shell.ts";
import type { NodeEnd, NodeShell } from "../shell/node-shell.ts";
import { MemoryEngine } from "../storage/memory-engine.ts";
import type { StorageEngine } from "../storage/storage-engine.ts";
import type { MemoryHub } from "../transport/memory-transport.ts";
import type { Transport } from "../transport/transport.ts";
import type { EmbeddedStorage } from "./embedded-config.ts";
import { withinMs } from "../shell/within-ms.ts";

export interface EmbeddedNodeOptions {
  readonly config: NodeConfig;
  readonly hub: MemoryHub;
  readonly storage: EmbeddedStorage;
  readonly decorateTransport: (transport: Transport, node: NodeId) => Transport;
  /** What a node that comes later is told by the others; null for one that the cluster begins with. */
  readonly told: { readonly history: History; readonly addresses: AddressBook } | null;
}

interface Running {
  readonly shell: NodeShell;
  readonly transport: Transport;
  readonly storage: StorageEngine;
}

/** A client that was lost without a word never hangs up. */
const drainMsMax = 5_000;

/** One node of an embedded cluster. It can be stopped and started again. */
export class EmbeddedNode {
  readonly #options: EmbeddedNodeOptions;
  readonly #ended = Promise.withResolvers<NodeEnd>();
  #running: Running | null = null;
  #starts = 0;
  /** What others may have seen of it: a node that forgot its rows must not look like an older image of itself. */
  #commitSequence = 0;

  constructor(options: EmbeddedNodeOptions) {
    this.#options = options;
  }

  /** Resolves, once it has stopped, when the node ended by its own decision. */
  get ended(): Promise<NodeEnd> {
    return this.#ended.promise;
  }

  view(): NodeView | null {
    return this.#running?.shell.view() ?? null;
  }

  /** What it durably knows of the others, or null while it is stopped. */
  peers(): NodeShell["peers"] | null {
    return this.#running?.shell.peers ?? null;
  }

  /** The engine of a running node, for whoever compares what nodes hold. */
  storage(): StorageEngine | null {
    return this.#running?.storage ?? null;
  }

  /** Resolves when it is ready for clients; see `StartGate`. */
  async start(): Promise<void> {
    if (this.#running !== null) throw new Error(`${this.#options.config.node.id} is running already`);
    const { config, hub, decorateTransport } = this.#options;
    const { storage, notes } = await this.#openStorage();
    const identity = { role: "peer", node: config.node.id, incarnation: notes.incarnation } as const;
    const transport = decorateTransport(hub.transport(identity), config.node.id);
    const shell = createShell(config, {
      notes,
      storage,
      transport,
      log: pino({ level: config.node.logLevel }),
      // A bug must not pass for a slow node: it ends the program that embeds it.
      onFatal: (reason) => {
        throw new Error(`${config.node.id} gives up: ${reason}`);
      },
      onHalt: (end) => {
        retire(storage, end);
        void this.stop().then(() => this.#ended.resolve(end));
      },
    });
    this.#running = { shell, transport, storage };
    await shell.start();
    await shell.ready();
  }

  /** Harmless when it is not running. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    this.#running = null;
    await withinMs(running.shell.drain(), drainMsMax);
    running.shell.halt();
    await running.transport.stop();
    this.#commitSequence = running.storage.commitSequence();
    await running.storage.close();
  }

  async #openStorage(): Promise<{ readonly storage: StorageEngine; readonly notes: NodeNotes }> {
    const { config, told } = this.#options;
    if (this.#options.storage === "memory") {
      this.#starts += 1;
      return { storage: new MemoryEngine({ commitSequence: this.#commitSequence }), notes: this.#memoryNotes() };
    }
    const made = await (told === null ? initDataDirectory(config) : joinDataDirectory(config, told));
    if (!made.ok) throw new Error(made.message);
    const opened = openDataDirectory(config);
    if (!opened.ok) throw new Error(opened.message);
    const begun = beginIncarnation(opened.engine, config);
    if (!begun.ok) throw new Error(begun.message);
    return { storage: opened.engine, notes: begun.notes };
  }

  /** As a directory would have them that is new, or whose disk was lost: whoever forgot everything may not vote. */
  #memoryNotes(): NodeNotes {
    const { config, told } = this.#options;
    const history = told?.history ?? plannedHistory(config.cluster);
    const isFounding = told === null && this.#starts === 1;
    return {
      history,
      incarnation: this.#starts,
      readiness: isFounding ? { ringId: createRing(history).id, recovering: [] } : null,
      addresses: told?.addresses ?? new Map(),
    };
  }
}
