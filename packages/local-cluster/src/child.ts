import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";

export interface ChildOptions {
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** Loaded before the entry. */
  readonly preload?: string;
  /** Of Node and V8. Default none. */
  readonly flags?: readonly string[];
  readonly cwd?: string;
  /** What the process prints is appended here. */
  readonly logFile: string;
}

/**
 * One forked process and its end. It runs in a process group of its own, so that a Ctrl-C in the terminal reaches only
 * the parent, which then stops its children in order; and it leaves on its own when the IPC channel to the parent
 * closes, so a parent that is killed leaves nothing behind.
 */
export class Child {
  readonly #process: ChildProcess;
  /** Aborts when the process has exited. */
  readonly gone: AbortSignal;
  readonly exited: Promise<void>;

  constructor({ entry, env, preload, flags = [], cwd, logFile }: ChildOptions) {
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, "a");
    this.#process = fork(entry, [], {
      env: { ...process.env, ...env },
      execArgv: [...flags, ...(preload === undefined ? [] : ["--import", preload])],
      stdio: ["ignore", log, log, "ipc"],
      detached: true,
      ...(cwd === undefined ? {} : { cwd }),
    });
    closeSync(log);
    const ending = new AbortController();
    this.gone = ending.signal;
    this.exited = new Promise((resolve) => {
      const end = (): void => {
        ending.abort();
        resolve();
      };
      this.#process.once("exit", end);
      this.#process.once("error", end);
    });
  }

  get pid(): number | null {
    return this.#process.pid ?? null;
  }

  /** Sends over IPC. A process that has gone hears nothing; its exit tells the caller. */
  send(message: object): void {
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#process.on("message", listener);
  }

  signal(name: "SIGSTOP" | "SIGCONT" | "SIGTERM" | "SIGKILL"): void {
    if (!this.gone.aborted) this.#process.kill(name);
  }

  /** SIGKILL, and wait until the process is gone. Also ends a stopped (SIGSTOP) process. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.exited;
  }

  /** Asks it to end by `ask`; kills it when it is still there after `graceMs`. */
  async end(ask: () => void, graceMs: number): Promise<void> {
    const timer = setTimeout(() => this.signal("SIGKILL"), graceMs);
    ask();
    await this.exited;
    clearTimeout(timer);
  }
}
