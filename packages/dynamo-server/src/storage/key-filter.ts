import type Database from "better-sqlite3";
import type { PlacedKey } from "./write-batch.ts";
import { keyHash } from "./write-batch.ts";

/** Two to this power is the number of bits: 2 MiB. */
const bitsLog2 = 24;
const probes = 4;
/** More keys than that would set most of the bits, and take seconds to read at a start. */
const keysMax = 3_000_000;

/**
 * Which keys the index may have, so that nobody looks there for one that it surely does not have (Bloom 1970). A put of a
 * new key looks for it twice on each node, on the event loop and in the commit thread, which share the bits; each look
 * costs more than the four bits here. With a million keys one look in 400 is for nothing; from a few million on the
 * filter says "perhaps" to everything, and costs next to nothing.
 *
 * Invariant: every key of the index is in the filter. Keys that have gone may be, too.
 */
export class KeyFilter {
  /** To be given to another thread, and to `of` there. */
  readonly bits: SharedArrayBuffer;
  readonly #words: Int32Array;

  private constructor(bits: SharedArrayBuffer) {
    this.bits = bits;
    this.#words = new Int32Array(bits);
  }

  static of(bits: SharedArrayBuffer): KeyFilter {
    return new KeyFilter(bits);
  }

  /** With all keys of a file's index. */
  static read(db: Database.Database): KeyFilter {
    const filter = new KeyFilter(new SharedArrayBuffer(2 ** (bitsLog2 - 3)));
    const count = db.prepare<[], number>("SELECT count(*) FROM places").pluck().get() ?? 0;
    if (count > keysMax) filter.#words.fill(-1);
    else {
      const select = db.prepare<[], [number, Uint8Array]>("SELECT partition, key FROM places").raw();
      for (const [partition, bytes] of (select as Database.Statement<[], [number, Uint8Array]>).iterate()) {
        filter.#addHash(keyHash({ bucket: "", bytes }, partition));
      }
    }
    return filter;
  }

  add({ key, partition }: PlacedKey): void {
    this.#addHash(keyHash(key, partition));
  }

  /** False: surely not. */
  mayHave({ key, partition }: PlacedKey): boolean {
    let at = keyHash(key, partition);
    const step = Math.imul(at, 0x9e3779b1) | 1;
    for (let probe = 0; probe < probes; probe += 1) {
      const bit = at >>> (32 - bitsLog2);
      if (((this.#words[bit >>> 5] ?? -1) & (1 << (bit & 31))) === 0) return false;
      at = (at + step) | 0;
    }
    return true;
  }

  #addHash(hash: number): void {
    const step = Math.imul(hash, 0x9e3779b1) | 1;
    let at = hash;
    for (let probe = 0; probe < probes; probe += 1) {
      const bit = at >>> (32 - bitsLog2);
      this.#words[bit >>> 5] = (this.#words[bit >>> 5] ?? 0) | (1 << (bit & 31));
      at = (at + step) | 0;
    }
  }
}
