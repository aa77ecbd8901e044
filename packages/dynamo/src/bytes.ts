/** Small operations on bytes, for a core that has neither Buffer nor TextEncoder. */

/** Order of two byte strings, as unsigned bytes, shorter first where one begins the other. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether two byte strings are the same. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && compareBytes(a, b) === 0);
}

/** UTF-8, with U+FFFD for a lone surrogate, as TextEncoder has it. */
export function utf8(text: string): Uint8Array {
  const plain = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return encoded(text);
    plain[i] = code;
  }
  return plain;
}

function encoded(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0) ?? 0xfffd;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}

/** Lower-case hexadecimal, two digits a byte. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/**
 * A 64-bit fingerprint, for telling an honest repeat from a changed one in memory. Not cryptographic: a client that forges
 * a collision fools only its own request. Parts are told apart by their lengths.
 */
export class Fingerprint {
  #a = 0x9e3779b9 | 0;
  #b = 0x85ebca6b | 0;

  bytes(bytes: Uint8Array): this {
    this.number(bytes.length);
    let [a, b] = [this.#a, this.#b];
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b + byte, 0x5bd1e995) ^ (b >>> 15);
    }
    [this.#a, this.#b] = [a, b];
    return this;
  }

  text(text: string): this {
    this.number(text.length);
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i));
    return this;
  }

  /** Any number, whole or not, in the bytes that the language keeps it in. */
  number(value: number): this {
    double[0] = value;
    this.#mix(halves[0] ?? 0);
    this.#mix(halves[1] ?? 0);
    return this;
  }

  /** Its two halves. */
  get value(): readonly [number, number] {
    const a = this.#a ^ (this.#b >>> 13);
    return [a, this.#b ^ (a >>> 16)];
  }

  #mix(word: number): void {
    this.#a = Math.imul(this.#a ^ word, 0x01000193);
    this.#b = Math.imul(this.#b + word, 0x5bd1e995) ^ (this.#b >>> 15);
  }
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);
