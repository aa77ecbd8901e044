import type { Clock } from "./clock.ts";

/**
 * The one timer of a node. The core says anew when it wants to be woken, often thousands of times a second, so the
 * system's timer is left alone when it is due no later than that: being early costs one look at the clock, while
 * setting a timer anew costs more than most events.
 */
export class WakeTimer {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #timer: NodeJS.Timeout | null = null;
  #timerDueMs = Infinity;
  #wantedMs = Infinity;

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Replaces the time asked for before. */
  wakeAt(monotonicMs: number): void {
    this.#wantedMs = monotonicMs;
    if (this.#timer !== null && this.#timerDueMs <= monotonicMs) return;
    this.#arm();
  }

  stop(): void {
    this.#wantedMs = Infinity;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timerDueMs = this.#wantedMs;
    const delayMs = Math.max(0, Math.ceil(this.#wantedMs - this.#clock().monotonicMs));
    this.#timer = setTimeout(() => this.#due(), delayMs);
  }

  #due(): void {
    this.#timer = null;
    if (this.#wantedMs === Infinity) return;
    if (this.#wantedMs > this.#clock().monotonicMs) {
      this.#arm();
      return;
    }
    this.#wantedMs = Infinity;
    this.#wake();
  }
}
