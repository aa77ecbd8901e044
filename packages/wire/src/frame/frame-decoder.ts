import { type Checksum, crc32 } from "./crc32.ts";
import { type Frame, frameHeaderBytes, frameMagic, frameTrailerBytes, frameVersion } from "./frame.ts";

/** Why a stream of bytes cannot be followed any further. */
export interface FrameError {
  readonly code: FrameErrorCode;
  readonly message: string;
}

export type FrameErrorCode =
  | "BAD_MAGIC" // somebody else's protocol
  | "BAD_VERSION" // a layout, or flags, that this build does not know
  | "TOO_LONG" // refused by its header, before any of the body was kept
  | "BAD_CHECKSUM"
  | "TRUNCATED"; // the stream ended within a frame

export type FrameResult =
  | { readonly status: "frame"; readonly frame: Frame }
  | { readonly status: "more" }
  | { readonly status: "error"; readonly error: FrameError };

export interface FrameDecoderOptions {
  /** Longest body that is accepted. May be raised later, when the other end has proved who it is. */
  readonly bodyBytesMax: number;
  /** Default: the portable `crc32`. */
  readonly checksum?: Checksum;
}

/**
 * Cuts a stream into frames, whatever pieces it arrives in. Never throws. After an error it gives the same error for
 * ever: without a length to trust there is no next frame.
 *
 *     decoder.push(chunk);
 *     for (let r = decoder.next(); r.status === "frame"; r = decoder.next()) use(r.frame);
 *
 * A frame that lies within one chunk is given as a view of it. One that does not is gathered in a buffer that grows
 * with what has arrived: an announced length costs nothing until its bytes come.
 */
export class FrameDecoder {
  bodyBytesMax: number;
  readonly #checksum: Checksum;
  #chunk: Uint8Array = empty;
  #offset = 0;
  #gathered: Uint8Array = empty;
  #gatheredLength = 0;
  #error: FrameResult | null = null;

  constructor({ bodyBytesMax, checksum = crc32 }: FrameDecoderOptions) {
    this.bodyBytesMax = bodyBytesMax;
    this.#checksum = checksum;
  }

  /** Takes the next piece of the stream. Everything before it must have been drawn with `next`. */
  push(chunk: Uint8Array): void {
    if (this.#offset < this.#chunk.length) {
      const rest = this.#chunk.subarray(this.#offset);
      const joined = new Uint8Array(rest.length + chunk.length);
      joined.set(rest);
      joined.set(chunk, rest.length);
      this.#chunk = joined;
    } else {
      this.#chunk = chunk;
    }
    this.#offset = 0;
  }

  next(): FrameResult {
    if (this.#error !== null) return this.#error;
    const result = this.#gatheredLength === 0 ? this.#nextInPlace() : this.#nextGathered();
    if (result.status === "error") {
      this.#error = result;
      this.#chunk = empty;
      this.#gathered = empty;
    }
    return result;
  }

  /** The stream has ended: the error if it ended within a frame, or had failed before. */
  end(): FrameError | null {
    if (this.#error?.status === "error") return this.#error.error;
    const open = this.#gatheredLength + this.#chunk.length - this.#offset;
    return open === 0 ? null : { code: "TRUNCATED", message: `the stream ended ${open} bytes into a frame` };
  }

  #nextInPlace(): FrameResult {
    const available = this.#chunk.length - this.#offset;
    if (available === 0) return more;
    const header = available >= frameHeaderBytes ? this.#readHeader(this.#chunk, this.#offset) : null;
    if (header?.status === "error") return header;
    if (header === null || header.frameBytes > available) {
      this.#gather(available);
      return more;
    }
    const start = this.#offset;
    this.#offset += header.frameBytes;
    return this.#readFrame(this.#chunk, start, this.#offset);
  }

  #nextGathered(): FrameResult {
    if (this.#gatheredLength < frameHeaderBytes) this.#gather(frameHeaderBytes - this.#gatheredLength);
    if (this.#gatheredLength < frameHeaderBytes) return more;
    const header = this.#readHeader(this.#gathered, 0);
    if (header.status === "error") return header;
    this.#gather(header.frameBytes - this.#gatheredLength);
    if (this.#gatheredLength < header.frameBytes) return more;
    const gathered = this.#gathered;
    this.#gathered = empty;
    this.#gatheredLength = 0;
    return this.#readFrame(gathered, 0, header.frameBytes);
  }

  /** Moves up to `size` bytes of the chunk behind those gathered before. */
  #gather(size: number): void {
    const end = Math.min(this.#offset + size, this.#chunk.length);
    const part = this.#chunk.subarray(this.#offset, end);
    const needed = this.#gatheredLength + part.length;
    if (needed > this.#gathered.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#gathered.length, frameHeaderBytes));
      grown.set(this.#gathered.subarray(0, this.#gatheredLength));
      this.#gathered = grown;
    }
    this.#gathered.set(part, this.#gatheredLength);
    this.#gatheredLength = needed;
    this.#offset = end;
  }

  #readHeader(from: Uint8Array, at: number): HeaderResult {
    if (word16(from, at) !== frameMagic) return failure("BAD_MAGIC", "the bytes do not begin a frame");
    const version = from[at + 2];
    if (version !== frameVersion) return failure("BAD_VERSION", `frame version ${version}`);
    const flags = word16(from, at + 4);
    if (flags !== 0) return failure("BAD_VERSION", `frame flags ${flags}`);
    const length = word32(from, at + 6);
    if (length > this.bodyBytesMax) {
      return failure("TOO_LONG", `a body of ${length} bytes, of at most ${this.bodyBytesMax}`);
    }
    return { status: "header", frameBytes: frameHeaderBytes + length + frameTrailerBytes };
  }

  #readFrame(from: Uint8Array, start: number, end: number): FrameResult {
    const covered = from.subarray(start, end - frameTrailerBytes);
    const expected = word32(from, end - frameTrailerBytes);
    if (this.#checksum(covered) !== expected) return failure("BAD_CHECKSUM", "the frame was damaged on its way");
    return { status: "frame", frame: { kind: covered[3] ?? 0, body: covered.subarray(frameHeaderBytes) } };
  }
}

type HeaderResult =
  | { readonly status: "header"; readonly frameBytes: number }
  | { readonly status: "error"; readonly error: FrameError };

function failure(code: FrameErrorCode, message: string): { status: "error"; error: FrameError } {
  return { status: "error", error: { code, message } };
}

/** Two bytes, big-endian. By hand, because a DataView a frame costs more than reading it. */
function word16(from: Uint8Array, at: number): number {
  return ((from[at] ?? 0) << 8) | (from[at + 1] ?? 0);
}

function word32(from: Uint8Array, at: number): number {
  return word16(from, at) * 0x1_0000 + word16(from, at + 2);
}

const more: FrameResult = { status: "more" };
const empty = new Uint8Array(0);
