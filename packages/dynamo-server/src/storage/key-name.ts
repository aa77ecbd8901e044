import type { Key } from "@cartwheel/dynamo";

/** A printable, unambiguous name of a key, for use in a `Map`. */
export function keyName(key: Key): string {
  return `${key.bucket.length}:${key.bucket}:${Buffer.from(key.bytes).toString("latin1")}`;
}

/** Orders keys as SQLite does: buckets by their UTF-8 bytes, then keys by their bytes. */
export function compareKeys(a: Key, b: Key): number {
  if (a.bucket !== b.bucket) return Buffer.compare(Buffer.from(a.bucket), Buffer.from(b.bucket));
  return Buffer.compare(a.bytes, b.bytes);
}
