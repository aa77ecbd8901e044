import type { Key } from "@cartwheel/dynamo";

/** An unambiguous name of a key, for use in a `Map`. */
export function keyName({ bucket, bytes }: Key): string {
  return `${bucket.length}:${bucket}:${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")}`;
}
