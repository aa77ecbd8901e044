/**
 * Runs tasks of one key one after another, and those of different keys side by side. Two clicks in one shop would
 * otherwise both build on the same version and make siblings out of nothing. It is a courtesy, not a lock: other
 * processes write the same carts, and that is what merging is for.
 */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const mine = before.then(task, task);
    this.#tails.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#tails.get(key) === mine) this.#tails.delete(key);
    }
  }
}
