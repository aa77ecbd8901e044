import type { Mint } from "./truth.ts";

/**
 * Every version that a client had been shown when it wrote, directly or because something shown had seen it. A bit for each
 * version of the run: of a much written key there are hundreds, and every write has a past.
 */
export class Past {
  /** By the versions' numbers, 32 to a word. */
  readonly #words: number[] = [];

  /** The past of a write whose client was shown these. */
  constructor(shown: readonly Mint[]) {
    for (const { number, write } of shown) {
      for (const [index, word] of write.past.#words.entries()) this.#add(index, word);
      this.#add(number >> 5, 1 << (number & 31));
    }
  }

  has({ number }: Mint): boolean {
    return (((this.#words[number >> 5] ?? 0) >>> (number & 31)) & 1) === 1;
  }

  #add(index: number, word: number): void {
    while (this.#words.length <= index) this.#words.push(0);
    this.#words[index] = (this.#words[index] ?? 0) | word;
  }
}
