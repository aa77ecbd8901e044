/** A drain that was durable sooner leaves room for more; one that took longer asks for less. Milliseconds. */
const [quickMs, slowMs] = [50, 200];
/** How far above and below `drainRowsMax` the credit may go. */
const span = 8;

/**
 * How many rows a receiver lets others hand over to it at a time (design §5). Additive increase, multiplicative decrease,
 * by the one thing that clients feel: how long this node takes to make rows durable, their writes among them. So handing
 * over takes what clients leave (paper §6.5), and a slow disk is not given more because it is slow.
 *
 *     durable within 50 ms: + drainRowsMax / 2        after more than 200 ms: / 2         1/8 to 8 times drainRowsMax
 */
export class DrainCredit {
  readonly #start: number;
  #rows: number;

  constructor(drainRowsMax: number) {
    this.#start = drainRowsMax;
    this.#rows = drainRowsMax;
  }

  /** What may come next, at least one row: a drain must not starve. */
  get rows(): number {
    return this.#rows;
  }

  /** A drain was stored, this long after it had come. */
  onStored(tookMs: number): void {
    if (tookMs > slowMs) this.#rows = Math.max(Math.ceil(this.#start / span), Math.floor(this.#rows / 2), 1);
    else if (tookMs < quickMs) this.#rows = Math.min(this.#start * span, this.#rows + Math.ceil(this.#start / 2));
  }
}
