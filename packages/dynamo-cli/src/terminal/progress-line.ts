import type { Terminal } from "./terminal.ts";

const terminalPauseMs = 100;
const logPauseMs = 2_000;

/** How far long work is, on standard error: for people a line that is written over, else a line now and then. */
export class ProgressLine {
  readonly #terminal: Terminal;
  #lastMs: number;
  #isOpen = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    // What is done at once needs no line in a log.
    this.#lastMs = terminal.isTerminal ? Number.NEGATIVE_INFINITY : performance.now();
  }

  show(text: string): void {
    const nowMs = performance.now();
    const { isTerminal, err } = this.#terminal;
    if (nowMs - this.#lastMs < (isTerminal ? terminalPauseMs : logPauseMs)) return;
    this.#lastMs = nowMs;
    err(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
    this.#isOpen = isTerminal;
  }

  /** Before anything else is said. */
  end(): void {
    if (this.#isOpen) this.#terminal.err("\r\u001b[K");
    this.#isOpen = false;
  }
}
