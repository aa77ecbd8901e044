import { utf8 } from "../bytes.ts";
import type { Key } from "../ids.ts";
import type { Row } from "../versioning/types.ts";

/** Raised when the bytes below change, so that nodes of two versions differ everywhere instead of here and there. */
const formatVersion = 1;

/**
 * What a leaf is the hash of: all that is replicated of a row and nothing local, in one order (design §5). Value bytes
 * are in it, because one dot with unequal bytes is a difference that must be found. An engine that has a row's encoded
 * bytes at hand may hash those instead, where they too are the same on every node: leaves are only compared between
 * nodes of one kind of engine.
 */
export function leafBytes(key: Key, row: Row): Uint8Array {
  const head = JSON.stringify([
    formatVersion,
    key.bucket,
    key.bytes.length,
    row.clock.map(({ actor, counter }) => [actor, counter]),
    row.siblings.map(({ dot, value, writtenAt, expiresAtMs, requestId }) => [
      dot.actor,
      dot.counter,
      value.length,
      writtenAt.ms,
      writtenAt.logical,
      expiresAtMs,
      requestId,
    ]),
  ]);
  const parts = [utf8(head), key.bytes, ...row.siblings.map(({ value }) => value)];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
