/**
 * A fingerprint of everything that happened in a run, in order. Two runs of one seed with different fingerprints mean
 * that something in the code looks outside: at a clock, at dice, at the order of something that has none.
 */
export class RollingHash {
  #low = 0x9e3779b9;
  #high = 0x85ebca6b;

  number(value: number): void {
    this.#low = Math.imul(this.#low ^ value, 0x01000193);
    // Times exceed 32 bits; their upper part goes into the other half.
    this.#high = Math.imul(this.#high ^ (this.#low >>> 15) ^ Math.floor(value / 0x1_0000_0000), 0x5bd1e995);
  }

  text(value: string): void {
    let low = this.#low;
    for (let i = 0; i < value.length; i++) low = Math.imul(low ^ value.charCodeAt(i), 0x01000193);
    this.#low = low;
    this.number(value.length);
  }

  /** 16 hex digits. */
  digest(): string {
    return hex32(this.#high ^ (this.#low >>> 13)) + hex32(this.#low ^ (this.#high >>> 16));
  }
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
