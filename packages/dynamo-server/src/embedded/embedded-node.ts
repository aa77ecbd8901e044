import type { NodeView } from "@cartwheel/dynamo";
import { pino } from "pino";
import type { NodeConfig } from "../config/load-config.ts";
import type { NodeNotes } from "../data-directory.ts";
import { beginIncarnation, initDataDirectory, openDataDirectory, plannedHistory } from "../data-directory.ts";
import { createShell } from "../shell/create-shell.ts";
import type { NodeShell } from "../shell/node-shell.ts";
import { MemoryEngine } from "../storage/memory-engine.ts";
import type { StorageEngine } from "../storage/storage-engine.ts";
import type { MemoryHub } from "../transport/memory-transport.ts";
import type { Transport } from "../transport/transport.ts";
import type { EmbeddedStorage } from "./embedded-config.ts";

export interface EmbeddedNodeOptions {
  readonly config: NodeConfig;
  readonly hub: MemoryHub;
  readonly storage: EmbeddedStorage;
}

interface Running {
  readonly shell: NodeShell;
  readonly transport: Transport;
  readonly storage: StorageEngine;
}

/** One node of an embedded cluster. It can be stopped and started again. */
export class EmbeddedNode {
  readonly #options: EmbeddedNodeOptions;
  #running: Running | null = null;
  #starts = 0;

  constructor(options: EmbeddedNodeOptions) {
    this.#options = options;
  }

  view(): NodeView | null {
    return this.#running?.shell.view() ?? null;
  }

  async start(): Promise<void> {
    if (this.#running !== null) throw new Error(`${this.#options.config.node.id} is running already`);
    const { config, hub } = this.#options;
    const { storage, notes } = await this.#openStorage();
    const identity = { role: "peer", node: config.node.id, incarnation: notes.incarnation } as const;
    const transport = hub.transport(identity);
    const shell = createShell(config, {
      notes,
      storage,
      transport,
      log: pino({ level: config.node.logLevel }),
      // A bug must not pass for a slow node: it ends the program that embeds it.
      onFatal: (reason) => {
        throw new Error(`${config.node.id} gives up: ${reason}`);
      },
    });
    this.#running = { shell, transport, storage };
    await shell.start();
  }

  /** Harmless when it is not running. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    this.#running = null;
    await running.shell.drain();
    running.shell.halt();
    await running.transport.stop();
    await running.storage.close();
  }

  async #openStorage(): Promise<{ readonly storage: StorageEngine; readonly notes: NodeNotes }> {
    const { config } = this.#options;
    if (this.#options.storage === "memory") {
      this.#starts += 1;
      // Whoever forgot everything may not say "not found" with authority.
      const recovering = this.#starts > 1;
      const notes = { history: plannedHistory(config.cluster), incarnation: this.#starts, recovering };
      return { storage: new MemoryEngine(), notes };
    }
    const made = await initDataDirectory(config);
    if (!made.ok) throw new Error(made.message);
    const opened = openDataDirectory(config);
    if (!opened.ok) throw new Error(opened.message);
    const begun = beginIncarnation(opened.engine, config);
    if (!begun.ok) throw new Error(begun.message);
    return { storage: opened.engine, notes: begun.notes };
  }
}
