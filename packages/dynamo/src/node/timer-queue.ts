/** Something to do at a time. Cancelling is cheap and may be repeated. */
export interface Timer {
  cancel(): void;
}

interface Entry extends Timer {
  readonly atMs: number;
  readonly sequence: number;
  run: (() => void) | null;
}

/**
 * All waiting of a node, behind the single `wake-at` effect: a binary heap by time, then by order of setting, so a
 * run with the same events fires the same timers in the same order.
 */
export class TimerQueue {
  #heap: Entry[] = [];
  #nextSequence = 0;
  /** Entries of the heap that will not run. */
  #cancelled = 0;

  /** Runs `run` in the first `runDue` at or after `atMs` (monotonic milliseconds). */
  schedule(atMs: number, run: () => void): Timer {
    const entry: Entry = { atMs, sequence: this.#nextSequence++, run, cancel: () => this.#cancel(entry) };
    this.#rise(entry);
    return entry;
  }

  /** When to be woken next, or null when nothing waits. Cancelled timers at the head are dropped on the way. */
  nextAtMs(): number | null {
    while (this.#heap[0]?.run === null) this.#removeHead();
    return this.#heap[0]?.atMs ?? null;
  }

  /** Runs what is due, in order; what these set for now runs in the next call. */
  runDue(nowMs: number): void {
    const newest = this.#nextSequence;
    for (;;) {
      const head = this.#heap[0];
      if (head === undefined || (head.run !== null && (head.atMs > nowMs || head.sequence >= newest))) return;
      const { run } = head;
      this.#removeHead();
      head.run = null;
      run?.();
    }
  }

  #cancel(entry: Entry): void {
    if (entry.run === null) return;
    entry.run = null;
    this.#cancelled++;
    if (this.#cancelled > cancelledMin && this.#cancelled > this.#heap.length / 2) this.#forgetCancelled();
  }

  /** Most timers are deadlines of requests that ended long before: without this, each would stay until its time. */
  #forgetCancelled(): void {
    const waiting = this.#heap.filter(({ run }) => run !== null);
    this.#heap = [];
    this.#cancelled = 0;
    for (const entry of waiting) this.#rise(entry);
  }

  #removeHead(): void {
    if (this.#heap[0]?.run === null) this.#cancelled--;
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
  return a.atMs === b.atMs ? a.sequence < b.sequence : a.atMs < b.atMs;
}

/** Fewer cancelled timers than this are not worth a sweep. */
const cancelledMin = 64;
