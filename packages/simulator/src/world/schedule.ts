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
    this.#rise({ atUs: Math.max(atUs, this.#nowUs), sequence: this.#nextSequence++, run });
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
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
  }

  /** Puts an entry where it belongs between the end of the heap and its root. */
  #rise(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  /** Puts an entry where it belongs between the root, whose entry has gone, and the end of the heap. */
  #sink(entry: Entry): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      let below = heap[child];
      const right = child + 1 < heap.length ? heap[child + 1] : undefined;
      if (below !== undefined && right !== undefined && isBefore(right, below)) {
        below = right;
        child++;
      }
      if (below === undefined || !isBefore(below, entry)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = entry;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atUs === b.atUs ? a.sequence < b.sequence : a.atUs < b.atUs;
}
