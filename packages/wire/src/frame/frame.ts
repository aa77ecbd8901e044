import type { Writer } from "../codec/writer.ts";
import type { Checksum } from "./crc32.ts";

/**
 * One message on a byte stream.
 *
 *      0        2         3      4        6          10            10+n      14+n
 *      +--------+---------+------+--------+----------+----- ... ----+---------+
 *      | "CW"   | version | kind | flags  | length n |     body     |  crc32  |
 *      +--------+---------+------+--------+----------+----- ... ----+---------+
 *
 * Integers are big-endian. The checksum covers everything before it: no flipped bit, in the header or the body, passes.
 * It guards against accident, not malice; who may speak at all is the handshake's business.
 */
export interface Frame {
  readonly kind: number;
  /** A view that may be part of a larger buffer. */
  readonly body: Uint8Array;
}

export const frameHeaderBytes = 10;
export const frameTrailerBytes = 4;

/** "CW". */
export const frameMagic = 0x4357;

/** Of the frame's layout. The version of the messages inside is agreed in the handshake. */
export const frameVersion = 1;

/** What a body is. Frames of another kind are skipped, so that later versions may add some. */
export const frameKinds = {
  message: 1,
  /** Empty: says that the sender lives. */
  ping: 2,
  hello: 16,
  challenge: 17,
  proof: 18,
  accepted: 19,
  refused: 20,
} as const;

/** Begins a frame where the writer stands and tells where that is; the body comes next, then `endFrame`. */
export function beginFrame(writer: Writer, kind: number): number {
  const start = writer.length;
  writer.word32((frameMagic << 16) | (frameVersion << 8) | kind);
  writer.byte(0);
  writer.byte(0);
  writer.word32(0);
  return start;
}

/** Fills in the length and the checksum of the frame that began at `start`. */
export function endFrame(writer: Writer, start: number, checksum: Checksum): void {
  writer.patchWord32(start + 6, writer.length - start - frameHeaderBytes);
  writer.word32(checksum(writer.view(start)));
}

/** A whole frame around a body. */
export function appendFrame(writer: Writer, frame: Frame, checksum: Checksum): void {
  const start = beginFrame(writer, frame.kind);
  writer.raw(frame.body);
  endFrame(writer, start, checksum);
}
