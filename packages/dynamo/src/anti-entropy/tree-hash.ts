import type { Key } from "../ids.ts";
import type { Row } from "../versioning/types.ts";
import { hashBytes, segmentCount } from "./tree.ts";

/**
 * The hashes of a tree whose rows are in memory (paper §4.7, design §5): 128 bits each, after MurmurHash3 (Appleby, the
 * variant for 32-bit machines), a few times faster in this language than a digest that withstands an adversary. It need
 * not: whoever keeps rows for longer than a process lives hashes under a secret key, and leaves and roots are only compared
 * between nodes of one kind of engine.
 */

/** Raised when what is hashed below changes, so that nodes of two versions differ everywhere instead of here and there. */
const formatVersion = 2;

/**
 * The leaf of a row: all that is replicated of it and nothing local, in one order. Value bytes are in it, because one dot
 * with unequal bytes is a difference that must be found. 16 bytes, not to be changed.
 */
export function leafOf(key: Key, row: Row): Uint8Array {
  const known = leaves.get(row);
  if (known !== undefined) return known;
  const leaf = hashOf(key, row);
  leaves.set(row, leaf);
  return leaf;
}

/** Rows never change, so neither do their hashes. */
const leaves = new WeakMap<Row, Uint8Array>();

/** The root over a tree's segments; zeros for a tree without rows. */
export function rootOf(segments: Uint8Array): Uint8Array {
  const words = wordsOf(segments);
  return words.every((word) => word === 0) ? new Uint8Array(hashBytes) : digest(words, words.length);
}

function wordsOf(segments: Uint8Array): Int32Array {
  const aligned = segments.byteOffset % 4 === 0 ? segments : segments.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, (segmentCount * hashBytes) / 4);
}

function hashOf(key: Key, { clock, siblings }: Row): Uint8Array {
  written = 0;
  word(formatVersion);
  text(key.bucket);
  bytes(key.bytes);
  word(clock.length);
  for (const { actor, counter } of clock) {
    text(actor);
    number(counter);
  }
  word(siblings.length);
  for (const { dot, value, writtenAt, expiresAtMs, requestId } of siblings) {
    text(dot.actor);
    number(dot.counter);
    bytes(value);
    number(writtenAt.ms);
    number(writtenAt.logical);
    number(expiresAtMs ?? Number.POSITIVE_INFINITY);
    text(requestId);
  }
  return digest(scratch, written);
}

/** What is about to be hashed, as 32-bit words; made once and grown, because making it costs more than the hashing. */
let scratch = new Int32Array(1024);
let written = 0;

function word(value: number): void {
  if (written === scratch.length) {
    const larger = new Int32Array(2 * written);
    larger.set(scratch);
    scratch = larger;
  }
  scratch[written++] = value;
}

/** Two words, whatever the number. */
function number(value: number): void {
  double[0] = value;
  word(halves[0] ?? 0);
  word(halves[1] ?? 0);
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

/** Two characters to a word, after their number. */
function text(value: string): void {
  const { length } = value;
  word(length);
  for (let i = 0; i < length; i += 2) {
    word(value.charCodeAt(i) | (i + 1 < length ? value.charCodeAt(i + 1) << 16 : 0));
  }
}

/** Four bytes to a word, after their number. */
function bytes(value: Uint8Array): void {
  const { length } = value;
  word(length);
  for (let i = 0; i < length; i += 4) {
    word((value[i] ?? 0) | ((value[i + 1] ?? 0) << 8) | ((value[i + 2] ?? 0) << 16) | ((value[i + 3] ?? 0) << 24));
  }
}

/** 16 bytes over the first `count` words. What is missing of the last four counts as zeros; the count is hashed too. */
function digest(words: Int32Array, count: number): Uint8Array {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < count; i += 4) {
    a ^= Math.imul(turned(Math.imul(words[i] ?? 0, m1), 15), m2);
    a = (Math.imul((turned(a, 19) + b) | 0, 5) + 0x561ccd1b) | 0;
    b ^= Math.imul(turned(Math.imul(i + 1 < count ? (words[i + 1] ?? 0) : 0, m2), 16), m3);
    b = (Math.imul((turned(b, 17) + c) | 0, 5) + 0x0bcaa747) | 0;
    c ^= Math.imul(turned(Math.imul(i + 2 < count ? (words[i + 2] ?? 0) : 0, m3), 17), m4);
    c = (Math.imul((turned(c, 15) + d) | 0, 5) + 0x96cd1c35) | 0;
    d ^= Math.imul(turned(Math.imul(i + 3 < count ? (words[i + 3] ?? 0) : 0, m4), 18), m1);
    d = (Math.imul((turned(d, 13) + a) | 0, 5) + 0x32ac3b17) | 0;
  }
  // Lets every bit reach every other: segments are xors of leaves, and what is not mixed would cancel out.
  const sum = (a + b + c + d + count) | 0;
  a = spread(sum);
  b = spread((b + sum) | 0);
  c = spread((c + sum) | 0);
  d = spread((d + sum) | 0);
  const total = (a + b + c + d) | 0;
  return new Uint8Array(Int32Array.of(total, (b + total) | 0, (c + total) | 0, (d + total) | 0).buffer);
}

/** The multipliers of MurmurHash3. */
const m1 = 0x239b961b;
const m2 = 0xab0e9789 | 0;
const m3 = 0x38b34ae5;
const m4 = 0xa1e38b93 | 0;

function turned(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function spread(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
