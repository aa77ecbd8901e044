import { compareBytes } from "./bytes.ts";
import type { Key } from "./ids.ts";

/**
 * A key as text: unique, printable, and never used as the name of an object's property. Bytes outside printable ASCII,
 * and `%`, are percent-encoded.
 */
export function keyId(key: Key): string {
  if (key !== last.key) last = { key, id: `${key.bucket}/${printed(key.bytes)}` };
  return last.id;
}

/** Every step of a request asks for the name of the same key again. Keys are never changed. */
let last: { readonly key: Key | null; readonly id: string } = { key: null, id: "" };

function printed(bytes: Uint8Array): string {
  // In one call where that does: text that grows by a letter is a chain that each reader has to walk.
  if (bytes.length <= 256 && bytes.every(isPlain)) return String.fromCharCode(...bytes);
  let text = "";
  for (const byte of bytes) text += isPlain(byte) ? String.fromCharCode(byte) : percent(byte);
  return text;
}

function isPlain(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f && byte !== 0x25;
}

/** Order in which an engine lists keys: by bucket, then bytes. */
export function compareKeys(a: Key, b: Key): number {
  if (a.bucket !== b.bucket) return a.bucket < b.bucket ? -1 : 1;
  return compareBytes(a.bytes, b.bytes);
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
