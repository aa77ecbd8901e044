import { assert } from "@cartwheel/dynamo";
import type { StorageAnswer, StorageQuery } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";

type Query = Extract<StorageQuery, { type: "keys" }>;
type Page = Extract<StorageAnswer, { type: "keys" }>;

interface KeyRow {
  readonly key: Uint8Array;
  readonly leaf: Uint8Array;
  readonly dead_from_ms: number | null;
}

/**
 * Reads the keys of a bucket without decoding a row: whether a row is alive, and its leaf, are columns of their own.
 * Checksums are not looked at; a damaged row's key is a key all the same.
 */
export class KeyReader {
  readonly #select: Database.Statement<[number, string, Uint8Array, number], KeyRow>;

  constructor(db: Database.Database) {
    this.#select = db.prepare(
      `SELECT key, leaf, dead_from_ms FROM rows WHERE partition = ? AND bucket = ? AND key > ?
       ORDER BY key LIMIT ?`,
    );
  }

  /** Keys are never empty, so all of them are after the empty one. */
  page({ partition, bucket, after, limit, wallMs }: Query): Page {
    assert(limit > 0, "a page has room for a key");
    const found = this.#select.all(partition, bucket, after ?? new Uint8Array(), limit);
    const keys = found.map(({ key, leaf, dead_from_ms: deadFromMs }) => ({
      bytes: new Uint8Array(key),
      leaf: new Uint8Array(leaf),
      alive: deadFromMs === null || deadFromMs > wallMs,
    }));
    return { type: "keys", keys, done: found.length < limit };
  }
}
