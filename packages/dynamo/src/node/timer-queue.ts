/** Something to do at a time. Cancelling is cheap and may be repeated. */
export interface Timer {
  cancel(): void;
}

interface Entry {
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
    const entry: Entry = { atMs, sequence: this.#nextSequence++, run };
    this.#heap.push(entry);
    this.#up(this.#heap.length - 1);
    return {
      cancel: () => {
        if (entry.run === null) return;
        entry.run = null;
        this.#cancelled++;
        if (this.#cancelled > cancelledMin && this.#cancelled > this.#heap.length / 2) this.#forgetCancelled();
      },
    };
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

  /** Most timers are deadlines of requests that ended long before: without this, each would stay until its time. */
  #forgetCancelled(): void {
    const waiting = this.#heap.filter(({ run }) => run !== null);
    this.#heap = [];
    this.#cancelled = 0;
    for (const entry of waiting) {
      this.#heap.push(entry);
      this.#up(this.#heap.length - 1);
    }
  }

  #removeHead(): void {
    if (this.#heap[0]?.run === null) this.#cancelled--;
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#down(0);
  }

  #up(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #down(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= this.#heap.length) return;
      const child = left + 1 < this.#heap.length && this.#before(left + 1, left) ? left + 1 : left;
      if (!this.#before(child, at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #before(a: number, b: number): boolean {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (left === undefined || right === undefined) return false;
    return left.atMs === right.atMs ? left.sequence < right.sequence : left.atMs < right.atMs;
  }

  #swap(a: number, b: number): void {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }
}

/** Fewer cancelled timers than this are not worth a sweep. */
const cancelledMin = 64;
