import type { ActorId, Dot, VersionVector } from "@cartwheel/dynamo";
import { assert } from "@cartwheel/dynamo";

/**
 * A version vector as the bytes inside a context. Short, because clients store contexts and send them back:
 *
 *     per entry:  random part of the actor, 8 bytes | its sequence number, varint | counter, varint
 */
const randomBytes = 8;
const varintBytesMax = 8;
const actorPattern = /^[0-9a-f]{16}\.(0|[1-9][0-9]*)$/;

export function encodeClock(clock: VersionVector): Uint8Array {
  const bytes = Buffer.allocUnsafe(clock.length * (randomBytes + 2 * varintBytesMax));
  let at = 0;
  for (const { actor, counter } of clock) {
    assert(actorPattern.test(actor), "an actor is 16 hex digits, a dot and a number");
    at += bytes.write(actor.slice(0, 16), at, "hex");
    at = writeVarint(bytes, at, Number(actor.slice(17)));
    at = writeVarint(bytes, at, counter);
  }
  return bytes.subarray(0, at);
}

/** Null where the bytes are not exactly one clock. */
export function decodeClock(bytes: Uint8Array): VersionVector | null {
  const clock: Dot[] = [];
  const reader = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), at: 0 };
  while (reader.at < bytes.length) {
    if (reader.at + randomBytes > bytes.length) return null;
    const random = reader.bytes.toString("hex", reader.at, reader.at + randomBytes);
    reader.at += randomBytes;
    const sequence = readVarint(reader);
    const counter = readVarint(reader);
    if (sequence === null || counter === null || counter < 1) return null;
    clock.push({ actor: `${random}.${sequence}` as ActorId, counter });
  }
  return clock;
}

function writeVarint(bytes: Buffer, start: number, value: number): number {
  assert(Number.isSafeInteger(value) && value >= 0, "a count is a whole number");
  let at = start;
  let rest = value;
  while (rest >= 128) {
    bytes[at++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  bytes[at++] = rest;
  return at;
}

function readVarint(reader: { readonly bytes: Buffer; at: number }): number | null {
  let value = 0;
  let scale = 1;
  for (let length = 0; length < varintBytesMax; length += 1) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) return null;
    value += (byte % 128) * scale;
    if (byte < 128) return Number.isSafeInteger(value) ? value : null;
    scale *= 128;
  }
  return null;
}
