import { compareBytes } from "./bytes.ts";
import type { Key } from "./ids.ts";
import { RecentKeys } from "./recent-keys.ts";

/**
 * A key as text: unique, printable, and never used as the name of an object's property. Bytes outside printable ASCII,
 * and `%`, are percent-encoded.
 */
export function keyId(key: Key): string {
  return ids.of(key, named);
}

const ids = new RecentKeys<string>();

function named({ bucket, bytes }: Key): string {
  return `${bucket}/${printed(bytes)}`;
}

function printed(bytes: Uint8Array): string {
  let text = "";
  let at = 0;
  // Four letters at a time, because text that grows by one is a chain of objects, each larger than the text.
  for (; at + 4 <= bytes.length; at += 4) {
    const a = bytes[at] ?? 0;
    const b = bytes[at + 1] ?? 0;
    const c = bytes[at + 2] ?? 0;
    const d = bytes[at + 3] ?? 0;
    const plain = isPlain(a) && isPlain(b) && isPlain(c) && isPlain(d);
    text += plain ? String.fromCharCode(a, b, c, d) : letter(a) + letter(b) + letter(c) + letter(d);
  }
  for (; at < bytes.length; at++) text += letter(bytes[at] ?? 0);
  return text;
}

function letter(byte: number): string {
  return isPlain(byte) ? String.fromCharCode(byte) : percent(byte);
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
