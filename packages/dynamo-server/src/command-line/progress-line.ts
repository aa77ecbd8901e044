/** How far long work is, on standard error: on a terminal one line that is written over, else a line now and then. */
export class ProgressLine {
  readonly #isTerminal = process.stderr.isTTY;
  #lastMs = -Infinity;
  #isOpen = false;

  show(text: string): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastMs < (this.#isTerminal ? terminalPauseMs : logPauseMs)) return;
    this.#lastMs = nowMs;
    process.stderr.write(this.#isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
    this.#isOpen = this.#isTerminal;
  }

  /** Before anything else is said. */
  end(): void {
    if (this.#isOpen) process.stderr.write("\r\u001b[K");
    this.#isOpen = false;
  }
}

const terminalPauseMs = 100;
const logPauseMs = 5_000;

export function percent(done: number, of: number): string {
  return of === 0 ? "100 %" : `${Math.min(100, Math.floor((100 * done) / of))} %`;
}
