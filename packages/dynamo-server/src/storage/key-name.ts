import type { Key } from "@cartwheel/dynamo";

/** A printable, unambiguous name of a key, for use in a `Map`. */
export function keyName(key: Key): string {
  return `${key.bucket.length}:${key.bucket}:${Buffer.from(key.bytes).toString("latin1")}`;
}
