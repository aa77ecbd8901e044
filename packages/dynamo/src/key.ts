import { compareBytes } from "./bytes.ts";
import type { Key } from "./ids.ts";

/**
 * A key as text: unique, printable, and never used as the name of an object's property. Bytes outside printable ASCII,
 * and `%`, are percent-encoded.
 */
export function keyId(key: Key): string {
  let text = `${key.bucket}/`;
  for (const byte of key.bytes) {
    text += byte > 0x20 && byte < 0x7f && byte !== 0x25 ? String.fromCharCode(byte) : percent(byte);
  }
  return text;
}

/** Order in which an engine lists keys: by bucket, then bytes. */
export function compareKeys(a: Key, b: Key): number {
  if (a.bucket !== b.bucket) return a.bucket < b.bucket ? -1 : 1;
  return compareBytes(a.bytes, b.bytes);
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
