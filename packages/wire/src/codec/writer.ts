/**
 * Writes the part of MessagePack that our messages need (nil, booleans, unsigned integers, doubles, strings, binaries
 * and arrays) straight into one growing buffer. No map is ever written, so a user's key is never a property name.
 *
 * Why not a general MessagePack library: it builds an array per message to walk it again, and its reader would have to
 * be kept from extensions, maps and array headers that promise four billion elements (see `Reader`). Tests hold this
 * writer against such a library.
 */
export class Writer {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes from `start` on: a view that holds until the next write. */
  view(start = 0): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(start, this.#length);
  }

  /** Forgets what was written after `length`. */
  truncate(length: number): void {
    this.#length = length;
  }

  /** Hands the buffer over and begins with `next`, or a new one of the same size. The caller owns what it gets. */
  take(next?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const taken = this.view();
    this.#bytes = next ?? new Uint8Array(this.#bytes.length);
    this.#view = new DataView(this.#bytes.buffer);
    this.#length = 0;
    return taken;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Four bytes, big-endian, without a MessagePack mark: for frame headers. */
  word32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value);
    this.#length += 4;
  }

  /** Overwrites four bytes that were written before. */
  patchWord32(at: number, value: number): void {
    this.#view.setUint32(at, value);
  }

  nil(): void {
    this.byte(0xc0);
  }

  flag(value: boolean): void {
    this.byte(value ? 0xc3 : 0xc2);
  }

  /** A safe non-negative integer, as short as it goes. Throws on any other number: it would come out as another one. */
  uint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not an unsigned integer: ${value}`);
    this.#reserve(9);
    if (value < 0x80) {
      this.#bytes[this.#length++] = value;
    } else if (value < 0x1_0000) {
      this.#mark16(0xcc, 0xcd, value);
    } else if (value < 0x1_0000_0000) {
      this.#bytes[this.#length] = 0xce;
      this.#view.setUint32(this.#length + 1, value);
      this.#length += 5;
    } else {
      this.uint64(Math.floor(value / 0x1_0000_0000), value % 0x1_0000_0000);
    }
  }

  /** A 64-bit unsigned integer from its two halves; always nine bytes. */
  uint64(high: number, low: number): void {
    this.#reserve(9);
    this.#bytes[this.#length] = 0xcf;
    this.#view.setUint32(this.#length + 1, high);
    this.#view.setUint32(this.#length + 5, low);
    this.#length += 9;
  }

  double(value: number): void {
    this.#reserve(9);
    this.#bytes[this.#length] = 0xcb;
    this.#view.setFloat64(this.#length + 1, value);
    this.#length += 9;
  }

  array(length: number): void {
    this.#reserve(5);
    if (length < 16) this.#bytes[this.#length++] = 0x90 | length;
    else if (length < 0x1_0000) this.#mark16(null, 0xdc, length);
    else this.#mark32(0xdd, length);
  }

  binary(value: Uint8Array): void {
    const size = value.length;
    this.#reserve(5 + size);
    if (size < 0x1_0000) this.#mark16(0xc4, 0xc5, size);
    else this.#mark32(0xc6, size);
    this.#bytes.set(value, this.#length);
    this.#length += size;
  }

  text(value: string): void {
    const size = value.length;
    if (size > 31 || !this.#shortAscii(value)) this.#longText(value);
  }

  /** Most strings are short names: writes one in place and tells whether it was all ASCII. */
  #shortAscii(value: string): boolean {
    const size = value.length;
    this.#reserve(1 + size);
    const start = this.#length + 1;
    for (let i = 0; i < size; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return false;
      this.#bytes[start + i] = code;
    }
    this.#bytes[this.#length] = 0xa0 | size;
    this.#length = start + size;
    return true;
  }

  #longText(value: string): void {
    const utf8 = encoder.encode(value);
    const size = utf8.length;
    this.#reserve(5 + size);
    if (size < 32) this.#bytes[this.#length++] = 0xa0 | size;
    else if (size < 0x1_0000) this.#mark16(0xd9, 0xda, size);
    else this.#mark32(0xdb, size);
    this.#bytes.set(utf8, this.#length);
    this.#length += size;
  }

  #mark16(mark8: number | null, mark16: number, value: number): void {
    if (mark8 !== null && value < 0x100) {
      this.#bytes[this.#length++] = mark8;
      this.#bytes[this.#length++] = value;
    } else {
      this.#bytes[this.#length] = mark16;
      this.#view.setUint16(this.#length + 1, value);
      this.#length += 3;
    }
  }

  #mark32(mark: number, value: number): void {
    this.#bytes[this.#length] = mark;
    this.#view.setUint32(this.#length + 1, value);
    this.#length += 5;
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.view());
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

const encoder = new TextEncoder();
