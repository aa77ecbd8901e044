import type { Key, Row } from "@cartwheel/dynamo";
import { hashBytes, leafBytes } from "@cartwheel/dynamo";
import { createHmac, createSecretKey } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** Hashes rows into leaves of a hash tree: HMAC-SHA-256 over `leafBytes`, cut to 16 bytes. */
export class LeafHash {
  readonly #treeKey: KeyObject;

  constructor(treeKey: Uint8Array) {
    this.#treeKey = createSecretKey(treeKey);
  }

  of(key: Key, row: Row): Uint8Array {
    return createHmac("sha256", this.#treeKey).update(leafBytes(key, row)).digest().subarray(0, hashBytes);
  }
}
