/**
 * Passes things on after a while and in the order in which they came, also when the delay shrinks in between: what came
 * later never overtakes.
 */
export class DelayLine {
  readonly #waiting: { readonly dueMs: number; readonly pass: () => void }[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** Runs `pass` at once when nothing waits and there is no delay. */
  add(delayMs: number, pass: () => void): void {
    if (delayMs === 0 && this.#waiting.length === 0) {
      pass();
      return;
    }
    const last = this.#waiting.at(-1)?.dueMs ?? 0;
    this.#waiting.push({ dueMs: Math.max(last, performance.now() + delayMs), pass });
    this.#arm();
  }

  /** Forgets what waits. */
  stop(): void {
    this.#waiting.length = 0;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(): void {
    const head = this.#waiting[0];
    if (this.#timer !== null || head === undefined) return;
    this.#timer = setTimeout(() => this.#passDue(), Math.max(0, head.dueMs - performance.now()));
  }

  #passDue(): void {
    this.#timer = null;
    // A timer may fire a fraction of a millisecond early.
    const now = performance.now() + 1;
    while (this.#waiting[0] !== undefined && this.#waiting[0].dueMs <= now) this.#waiting.shift()?.pass();
    this.#arm();
  }
}
