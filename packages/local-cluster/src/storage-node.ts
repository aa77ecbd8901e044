import { fileURLToPath } from "node:url";
import { Child } from "./child.ts";
import { fromNodeProcessSchema } from "./node-process/child-message.ts";
import type { Birth, ToNodeProcess } from "./node-process/child-message.ts";
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

/** Why a node ended by its own decision: `DRAINED` after it has left, `DESTROYED`, `DISK_BEHIND`. */
export interface NodeEnd {
  readonly code: string;
  readonly message: string;
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
  #place: NodePlace;
  readonly address: string;
  readonly healthUrl: string;
  readonly logFile: string;
  readonly #options: StorageNodeOptions;
  #state: NodeState = "stopped";
  #child: Child | null = null;
  #lastFaultsId = 0;
  readonly #applied = new Map<number, () => void>();
  readonly #halted = Promise.withResolvers<NodeEnd>();

  constructor(options: StorageNodeOptions) {
    this.#options = options;
    this.#place = options.place;
    this.logFile = options.logFile;
    this.address = `127.0.0.1:${options.place.port}`;
    this.healthUrl = `http://127.0.0.1:${options.place.healthPort}`;
  }

  get place(): NodePlace {
    return this.#place;
  }

  get id(): NodePlace["id"] {
    return this.place.id;
  }

  get name(): string {
    return this.place.name;
  }

  /** Its replacement of a lost identity is certain. */
  hasReplaced(): void {
    this.#place = { ...this.#place, replaces: null };
  }

  get state(): NodeState {
    return this.#state;
  }

  get pid(): number | null {
    return this.#state === "stopped" ? null : (this.#child?.pid ?? null);
  }

  /** Resolves when the node ended by its own decision. Its directory is retired then and does not start again. */
  get halted(): Promise<NodeEnd> {
    return this.#halted.promise;
  }

  /**
   * Resolves when `/readyz` says so. `birth`: what is to be made of its directory first; default nothing, it is this
   * node's. Throws {@link StartRefused} when it never becomes ready.
   */
  async start(birth: Birth = { type: "none" }): Promise<void> {
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
    this.#send({ type: "start", configFile, birth, faults: faults() });
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

  #send(message: ToNodeProcess): void {
    this.#child?.send(message);
  }

  #listen(child: Child): { reason: string | null } {
    const failure: { reason: string | null } = { reason: null };
    child.onMessage((message) => {
      const parsed = fromNodeProcessSchema.parse(message);
      if (parsed.type === "failed") failure.reason = parsed.reason;
      if (parsed.type === "faults-applied") this.#applied.get(parsed.id)?.();
      if (parsed.type === "halted") this.#halts(parsed);
    });
    return failure;
  }

  /** One that has left ends as it should; any other end of its own is a crash to whoever runs it. */
  #halts({ code, message }: NodeEnd): void {
    if (code === "DRAINED") this.#state = "stopped";
    this.#halted.resolve({ code, message });
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
