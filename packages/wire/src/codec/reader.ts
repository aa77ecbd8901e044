import type { DecodeErrorCode } from "./result.ts";

/**
 * Reads what `Writer` writes, and nothing else. The caller says what must come next, so there is no nesting but the
 * schema's own: a thousand opening brackets are refused at the first that is not expected. Maps, extensions and
 * negative numbers do not exist here. A length is believed only as far as bytes are there to back it, so no header
 * makes it allocate.
 *
 * Refuses by throwing `DecodeFailure`, which `decode` (schema.ts) turns into a result; nothing else may catch it.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  fail(code: DecodeErrorCode, what: string): never {
    throw new DecodeFailure(code, `${what}, at byte ${this.#position}`);
  }

  /** Every byte must have been read. */
  end(): void {
    if (this.#position !== this.#bytes.length) this.fail("MALFORMED", "expected the end");
  }

  byte(): number {
    const value = this.#bytes[this.#position];
    if (value === undefined) return this.fail("TRUNCATED", "the bytes end too early");
    this.#position++;
    return value;
  }

  /** Whether a nil comes next; reads it if so. */
  nil(): boolean {
    if (this.#bytes[this.#position] !== 0xc0) return false;
    this.#position++;
    return true;
  }

  flag(): boolean {
    const mark = this.byte();
    if (mark === 0xc3) return true;
    if (mark === 0xc2) return false;
    return this.#unexpected("a boolean");
  }

  /** A safe non-negative integer. */
  uint(): number {
    const mark = this.byte();
    if (mark < 0x80) return mark;
    if (mark === 0xcc) return this.byte();
    if (mark === 0xcd) return this.#word16(this.#advance(2));
    if (mark === 0xce) return this.word32(this.#advance(4));
    if (mark !== 0xcf) return this.#unexpected("an unsigned integer");
    const at = this.#advance(8);
    const value = this.word32(at) * 0x1_0000_0000 + this.word32(at + 4);
    return Number.isSafeInteger(value) ? value : this.fail("INVALID", "the integer is too large");
  }

  /** The position of eight bytes that follow a 64-bit mark; `word32` reads their halves. */
  uint64(): number {
    if (this.byte() !== 0xcf) return this.#unexpected("a 64-bit integer");
    return this.#advance(8);
  }

  /** By hand: a DataView costs as much to make as the rest of a small message to read. */
  word32(at: number): number {
    const bytes = this.#bytes;
    const high = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16);
    return (high | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
  }

  /** A finite number of at least zero, whole or not. */
  number(): number {
    if (this.#bytes[this.#position] !== 0xcb) return this.uint();
    const at = this.#advance(9) + 1;
    double.setUint32(0, this.word32(at));
    double.setUint32(4, this.word32(at + 4));
    const value = double.getFloat64(0);
    return value >= 0 && value < Number.POSITIVE_INFINITY ? value : this.fail("INVALID", "the number is out of range");
  }

  /** How many elements follow. Never more than there are bytes. */
  array(): number {
    const mark = this.byte();
    let length = mark & 0x0f;
    if (mark === 0xdc) length = this.#word16(this.#advance(2));
    else if (mark === 0xdd) length = this.word32(this.#advance(4));
    else if ((mark & 0xf0) !== 0x90) return this.#unexpected("an array");
    return length <= this.#bytes.length - this.#position ? length : this.fail("TRUNCATED", "the array ends too early");
  }

  /** A view into the bytes given, or a copy: see `detach`. */
  binary(): Uint8Array {
    const mark = this.byte();
    let size: number;
    if (mark === 0xc4) size = this.byte();
    else if (mark === 0xc5) size = this.#word16(this.#advance(2));
    else if (mark === 0xc6) size = this.word32(this.#advance(4));
    else return this.#unexpected("binary data");
    const start = this.#advance(size);
    return detach(this.#bytes, start, start + size);
  }

  text(): string {
    const mark = this.byte();
    let size = mark & 0x1f;
    if (mark === 0xd9) size = this.byte();
    else if (mark === 0xda) size = this.#word16(this.#advance(2));
    else if (mark === 0xdb) size = this.word32(this.#advance(4));
    else if ((mark & 0xe0) !== 0xa0) return this.#unexpected("text");
    const start = this.#advance(size);
    return size < 32 ? this.#shortText(start, start + size) : this.#longText(start, start + size);
  }

  /** Four letters at a time: text that grows by one is a chain of objects, each larger than the text. */
  #shortText(start: number, end: number): string {
    const bytes = this.#bytes;
    for (let i = start; i < end; i++) if ((bytes[i] ?? 0) > 0x7f) return this.#longText(start, end);
    let text = "";
    let i = start;
    for (; i + 4 <= end; i += 4) {
      text += String.fromCharCode(bytes[i] ?? 0, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0, bytes[i + 3] ?? 0);
    }
    let rest = "";
    for (; i < end; i++) rest += String.fromCharCode(bytes[i] ?? 0);
    return text + rest;
  }

  #word16(at: number): number {
    return ((this.#bytes[at] ?? 0) << 8) | (this.#bytes[at + 1] ?? 0);
  }

  #longText(start: number, end: number): string {
    try {
      return decoder.decode(this.#bytes.subarray(start, end));
    } catch {
      return this.fail("MALFORMED", "the text is not UTF-8");
    }
  }

  #advance(size: number): number {
    const at = this.#position;
    if (size > this.#bytes.length - at) return this.fail("TRUNCATED", "the bytes end too early");
    this.#position = at + size;
    return at;
  }

  #unexpected(what: string): never {
    this.#position--;
    return this.fail("MALFORMED", `expected ${what}`);
  }
}

/** Travels from the fault to `decode`, never further. */
export class DecodeFailure extends Error {
  readonly code: DecodeErrorCode;

  constructor(code: DecodeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * A value outlives its message: a row stays in memory, and a view keeps the whole received buffer alive with it. So a
 * part smaller than half of its buffer is copied, and memory held is at most twice the bytes that are needed. Large
 * values, where a copy would cost, are views. Nobody may write to either.
 */
function detach(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const part = bytes.subarray(start, end);
  return part.length * 2 < bytes.buffer.byteLength ? new Uint8Array(part) : part;
}

// `ignoreBOM` keeps a leading byte order mark: text that is decoded must encode to the same bytes.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Where the bytes of a double become one. */
const double = new DataView(new ArrayBuffer(8));
