/**
 * Every random choice of a run comes from here, and so from the seed. One `Dice` per purpose (a link, a disk, the
 * nemesis), so that taking a fault out of a run leaves the fate of everything else as it was.
 *
 * The generator is SFC32 (Doty-Humphrey, PractRand), seeded from the run's seed and the name of the purpose. Whole
 * numbers only: fractions enter as parts per thousand, so that no result depends on how an engine rounds.
 */
export class Dice {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, purpose: string) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < purpose.length; i++) hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193);
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 0x1_0000_0000) | 0;
    this.#c = hash;
    for (let round = 0; round < 15; round++) this.uint32();
  }

  /** 0 to 2^32-1. */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** 0 to `bound - 1`. `bound` is at least 1. */
  below(bound: number): number {
    return this.uint32() % bound;
  }

  /** `low` to `high`, both possible. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True in `perMille` of a thousand cases. */
  chance(perMille: number): boolean {
    return perMille > 0 && this.below(1000) < perMille;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  /** The same items in a random order. */
  shuffled<T>(items: readonly T[]): T[] {
    const order = items.map((item) => ({ item, rank: this.uint32() }));
    return order.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
  }

  /** About `mean`, often less, now and then many times as much: the shape of delays, without a logarithm. */
  skewed(mean: number): number {
    let span = mean;
    while (span < mean * 64 && this.chance(250)) span *= 2;
    return this.below(span + 1);
  }

  /** Seed for a node's own randomness. */
  entropy(): readonly [number, number, number, number] {
    return [this.uint32(), this.uint32(), this.uint32(), this.uint32() | 1];
  }
}
