import { Random } from "@cartwheel/dynamo";

/** Choices of one run, all from its seed. */
export class Dice {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random([seed | 0, 0x9e3779b9, 0x85ebca6b, 1]);
  }

  /** 0 to `bound - 1`. */
  below(bound: number): number {
    return this.#random.nextUint32() % bound;
  }

  /** `low` to `high`, both possible. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
