/** What happens when, in virtual milliseconds; in one millisecond, in the order of being entered. */
export class Agenda {
  readonly #due = new Map<number, (() => void)[]>();
  #nowMs = 0;

  get nowMs(): number {
    return this.#nowMs;
  }

  /** The past is now. */
  at(ms: number, happen: () => void): void {
    const dueMs = Math.max(this.#nowMs, Math.ceil(ms));
    const others = this.#due.get(dueMs);
    if (others === undefined) this.#due.set(dueMs, [happen]);
    else others.push(happen);
  }

  after(ms: number, happen: () => void): void {
    this.at(this.#nowMs + ms, happen);
  }

  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (; this.#nowMs < endMs; this.#nowMs++) {
      // What is entered for this millisecond while it lasts still belongs to it.
      for (const happen of this.#due.get(this.#nowMs) ?? []) happen();
      this.#due.delete(this.#nowMs);
    }
  }
}
