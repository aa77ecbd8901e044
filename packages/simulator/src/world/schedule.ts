/** One thing that will happen. */
interface Entry {
  readonly atUs: number;
  readonly sequence: number;
  readonly run: () => void;
}

/**
 * Virtual time and what will happen in it: a binary heap over (time, order of arrival).
 *
 * Time is whole microseconds, so it never drifts, and two entries at one instant run in the order in which they were
 * added: the heap alone would leave that to chance, and one seed would be two runs.
 */
export class Schedule {
  #nowUs = 0;
  #nextSequence = 0;
  readonly #heap: Entry[] = [];

  /** Microseconds since the run began. */
  get nowUs(): number {
    return this.#nowUs;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** Run something at an instant; at the present one if that has passed. */
  at(atUs: number, run: () => void): void {
    this.#heap.push({ atUs: Math.max(atUs, this.#nowUs), sequence: this.#nextSequence++, run });
    this.#rise(this.#heap.length - 1);
  }

  /** Run something `delayUs` from now. */
  after(delayUs: number, run: () => void): void {
    this.at(this.#nowUs + delayUs, run);
  }

  /** Runs the next entry that is due by `untilUs`. False, with time moved to `untilUs`, when there is none. */
  step(untilUs: number): boolean {
    const next = this.#heap[0];
    if (next === undefined || next.atUs > untilUs) {
      this.#nowUs = Math.max(this.#nowUs, untilUs);
      return false;
    }
    this.#removeFirst();
    this.#nowUs = next.atUs;
    next.run();
    return true;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapUnlessOrdered(parent, at)) return;
      at = parent;
    }
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= this.#heap.length) return;
      const smaller = left + 1 < this.#heap.length && this.#before(left + 1, left) ? left + 1 : left;
      if (!this.#swapUnlessOrdered(at, smaller)) return;
      at = smaller;
    }
  }

  #before(a: number, b: number): boolean {
    const x = this.#heap[a];
    const y = this.#heap[b];
    if (x === undefined || y === undefined) return false;
    return x.atUs === y.atUs ? x.sequence < y.sequence : x.atUs < y.atUs;
  }

  #swapUnlessOrdered(upper: number, lower: number): boolean {
    if (!this.#before(lower, upper)) return false;
    const x = this.#heap[upper];
    const y = this.#heap[lower];
    if (x === undefined || y === undefined) return false;
    this.#heap[upper] = y;
    this.#heap[lower] = x;
    return true;
  }
}
