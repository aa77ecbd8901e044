import type { Key } from "./ids.ts";

/** Few enough that looking through them costs less than what is saved. */
const keysMax = 32;

/**
 * What was made of the keys that were asked about last. Every step of a request, to the last one that stores it, asks for
 * the name and the token of the same key again, and the steps of several requests take turns. Keys are never changed, so
 * the object itself is enough to know one by.
 */
export class RecentKeys<T> {
  readonly #keys: Key[] = [];
  readonly #made: T[] = [];
  #oldest = 0;

  /** What `make` made of the key, now or lately. */
  of(key: Key, make: (key: Key) => T): T {
    const at = this.#keys.indexOf(key);
    const known = at < 0 ? undefined : this.#made[at];
    if (known !== undefined) return known;
    const made = make(key);
    this.#keys[this.#oldest] = key;
    this.#made[this.#oldest] = made;
    this.#oldest = (this.#oldest + 1) % keysMax;
    return made;
  }
}
