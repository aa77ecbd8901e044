import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Child } from "./child.ts";
import { fromNodeProcessSchema } from "./node-process/child-message.ts";
import type { ToNodeProcess } from "./node-process/child-message.ts";
import type { NodePlace } from "./layout.ts";
import type { NodeFaults } from "./node-faults.ts";
import { becomesReady } from "./readiness.ts";
import { StartRefused } from "./start-refused.ts";
import type { NodeState } from "./supervisor-protocol.ts";

export interface StorageNodeOptions {
  readonly place: NodePlace;
  readonly logFile: string;
  /** See `writeNodeConfig`. */
  readonly configFile: string;
  /** Asked at each start, so that a node restarted during a cut comes back cut off. */
  readonly faults: () => NodeFaults;
  /** Called when the process ended although nobody asked it to. */
  readonly onCrash: () => void;
}

/**
 * Many nodes share the few cores of one machine here, so threads that help one process to collect its garbage only
 * take time from the others, and spend a part of it on each other.
 */
const nodeFlags = ["--single-threaded-gc"];

const readyDeadlineMs = 30_000;
const faultsDeadlineMs = 5_000;
/** The server's own drain takes at most 10 s. */
const stopGraceMs = 12_000;

/**
 * One storage node as a process of its own.
 *
 *     stopped --start--> starting --> running <--pause/resume--> paused
 *        ^                                |                        |
 *        +---------- stop, kill, crash ---+------------------------+
 */
export class StorageNode {
  readonly place: NodePlace;
  readonly address: string;
  readonly healthUrl: string;
  readonly logFile: string;
  readonly #options: StorageNodeOptions;
  #state: NodeState = "stopped";
  #child: Child | null = null;
  #lastFaultsId = 0;
  readonly #applied = new Map<number, () => void>();

  constructor(options: StorageNodeOptions) {
    this.#options = options;
    this.place = options.place;
    this.logFile = options.logFile;
    this.address = `127.0.0.1:${options.place.port}`;
    this.healthUrl = `http://127.0.0.1:${options.place.healthPort}`;
  }

  get id(): NodePlace["id"] {
    return this.place.id;
  }

  get state(): NodeState {
    return this.#state;
  }

  get pid(): number | null {
    return this.#state === "stopped" ? null : (this.#child?.pid ?? null);
  }

  /** Resolves when `/readyz` says so. Throws {@link StartRefused} when it never does. */
  async start({ recovering }: { readonly recovering: boolean } = { recovering: false }): Promise<void> {
    const { id } = this.place;
    if (this.#state !== "stopped") throw new Error(`The node ${id} is already ${this.#state}.`);
    this.#state = "starting";
    const child = new Child({
      entry: fileURLToPath(new URL("./node-process/main.ts", import.meta.url)),
      env: {},
      flags: nodeFlags,
      logFile: this.logFile,
    });
    this.#child = child;
    const failure = this.#listen(child);
    const { configFile, faults } = this.#options;
    this.#send({ type: "start", configFile, recovering, faults: faults() });
    void child.exited.then(() => this.#ended());
    if (await becomesReady({ url: `${this.healthUrl}/readyz`, deadlineMs: readyDeadlineMs, signal: child.gone })) {
      this.#state = "running";
      return;
    }
    await this.#endOnPurpose(() => child.kill());
    throw new StartRefused(`The node ${id} did not start: ${failure.reason ?? `see its log ${this.logFile}`}.`);
  }

  /** Brings the present faults to the process; resolves when they hold there. A paused or stopped one hears them later. */
  async applyFaults(): Promise<void> {
    const child = this.#child;
    if (this.#state === "stopped" || child === null) return;
    const id = ++this.#lastFaultsId;
    const applied = new Promise<void>((resolve) => this.#applied.set(id, resolve));
    this.#send({ type: "faults", id, faults: this.#options.faults() });
    if (this.#state === "paused") return;
    const deadline = AbortSignal.any([child.gone, AbortSignal.timeout(faultsDeadlineMs)]);
    await Promise.race([applied, aborted(deadline)]);
    this.#applied.delete(id);
  }

  /** SIGSTOP: the process keeps its connections and answers nothing. */
  pause(): void {
    this.#child?.signal("SIGSTOP");
    this.#state = "paused";
  }

  resume(): void {
    this.#child?.signal("SIGCONT");
    this.#state = "running";
  }

  /** SIGKILL: nothing is flushed, nobody is told. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child !== null) await this.#endOnPurpose(() => child.kill());
  }

  /** Lets the server finish what it has, checkpoint and leave. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    if (this.#state === "paused") child.signal("SIGCONT");
    await this.#endOnPurpose(() => child.end(() => this.#send({ type: "stop" }), stopGraceMs));
  }

  /** Loses the node's disk: kills it, deletes its files, and starts it empty as one whose "nothing" does not count. */
  async wipe(): Promise<void> {
    await this.kill();
    rmSync(this.place.dataDir, { recursive: true, force: true });
    await this.start({ recovering: true });
  }

  #send(message: ToNodeProcess): void {
    this.#child?.send(message);
  }

  #listen(child: Child): { reason: string | null } {
    const failure: { reason: string | null } = { reason: null };
    child.onMessage((message) => {
      const parsed = fromNodeProcessSchema.parse(message);
      if (parsed.type === "failed") failure.reason = parsed.reason;
      if (parsed.type === "faults-applied") this.#applied.get(parsed.id)?.();
    });
    return failure;
  }

  #ended(): void {
    const wasExpected = this.#state === "stopped" || this.#state === "starting";
    this.#state = "stopped";
    this.#child = null;
    if (!wasExpected) this.#options.onCrash();
  }

  async #endOnPurpose(end: () => Promise<void>): Promise<void> {
    this.#state = "stopped";
    await end();
    this.#child = null;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
