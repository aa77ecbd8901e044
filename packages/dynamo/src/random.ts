import { assert } from "./assert.ts";

/**
 * Randomness as state: the core draws from it, the shell seeds it from the operating system, a simulator from its
 * seed. The generator is xoshiro128** (Blackman and Vigna, 2018).
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** `entropy`: four 32-bit numbers, not all zero. */
  constructor(entropy: readonly [number, number, number, number]) {
    [this.#a, this.#b, this.#c, this.#d] = entropy;
    assert((this.#a | this.#b | this.#c | this.#d) !== 0, "entropy is all zero");
    // A seed of few bits takes some rounds to spread over the state.
    for (let round = 0; round < 16; round++) this.nextUint32();
  }

  /** The next 32 bits, 0 to 2^32-1. */
  nextUint32(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const carried = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= carried;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }

  /** A 64-bit number as 16 hex digits. */
  nextHex64(): string {
    const high = this.nextUint32().toString(16).padStart(8, "0");
    return high + this.nextUint32().toString(16).padStart(8, "0");
  }
}
