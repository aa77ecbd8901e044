import type { ChangeHint } from "./versioned-store.ts";

/** Between two `poll` hints of a watch when nothing else happens, in milliseconds. */
const defaultPollMs = 3_000;

export interface ChangeHintsOptions {
  /** Ends the iteration. */
  readonly signal: AbortSignal;
  /** Default 3,000. Small costs a get per watcher; large lets a lost hint go unnoticed for longer. */
  readonly pollMs?: number;
  /** Called once, when the iteration has ended for whatever reason; from within the constructor if it already has. */
  readonly onEnd?: (hints: ChangeHints) => void;
}

/**
 * The hints of one watch. Coalescing: however many changes come before the reader asks, one hint waits, because the
 * reader answers any hint with a get and learns all of them at once. So a slow reader costs one slot, never a queue.
 * The poll timer does not keep a process alive.
 */
export class ChangeHints implements AsyncIterableIterator<ChangeHint> {
  #waiting: ChangeHint | null = null;
  #asked: PromiseWithResolvers<IteratorResult<ChangeHint>> | null = null;
  #ended = false;
  readonly #timer: NodeJS.Timeout;
  readonly #options: ChangeHintsOptions;
  readonly #abort = (): void => this.end();

  constructor(options: ChangeHintsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.push("poll"), options.pollMs ?? defaultPollMs);
    this.#timer.unref();
    options.signal.addEventListener("abort", this.#abort, { once: true });
    if (options.signal.aborted) this.end();
  }

  get ended(): boolean {
    return this.#ended;
  }

  push(reason: ChangeHint["reason"]): void {
    if (this.#ended) return;
    // A real change puts the next poll off: the reader is about to look anyway.
    if (reason === "changed") this.#timer.refresh();
    const asked = this.#asked;
    if (asked !== null) {
      this.#asked = null;
      asked.resolve({ done: false, value: { reason } });
    } else if (this.#waiting === null || reason === "changed") {
      this.#waiting = { reason };
    }
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = null;
    clearInterval(this.#timer);
    this.#options.signal.removeEventListener("abort", this.#abort);
    this.#asked?.resolve({ done: true, value: undefined });
    this.#asked = null;
    this.#options.onEnd?.(this);
  }

  next(): Promise<IteratorResult<ChangeHint>> {
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    const hint = this.#waiting;
    if (hint !== null) {
      this.#waiting = null;
      return Promise.resolve({ done: false, value: hint });
    }
    // Asked twice before a hint came: both are told the same one.
    this.#asked ??= Promise.withResolvers();
    return this.#asked.promise;
  }

  /** A reader that breaks out of its loop ends the watch. */
  return(): Promise<IteratorResult<ChangeHint>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
