import { assert, compareKeys } from "@cartwheel/dynamo";
import type { ListedKey, StorageAnswer, StorageQuery } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
import type { RecentWrite, RecentWrites } from "./recent-writes.ts";

type Query = Extract<StorageQuery, { type: "keys" }>;
type Page = Extract<StorageAnswer, { type: "keys" }>;
type CountQuery = Extract<StorageQuery, { type: "count" }>;
type Count = Extract<StorageAnswer, { type: "count" }>;

interface KeyRow {
  readonly key: Uint8Array;
  readonly leaf: Uint8Array;
  readonly dead_from_ms: number | null;
}

/**
 * Reads and counts keys without decoding a row: whether a row is alive, and its leaf, are columns of their own.
 * Checksums are not looked at; a damaged row's key is a key all the same.
 */
export class KeyReader {
  readonly #recent: RecentWrites;
  readonly #count: Database.Statement<[number], number>;
  readonly #countDead: Database.Statement<[number, number], number>;
  readonly #select: Database.Statement<[number, string, Uint8Array, number], KeyRow>;
  readonly #find: Database.Statement<[number, string, Uint8Array], Pick<KeyRow, "dead_from_ms">>;

  constructor(db: Database.Database, recent: RecentWrites) {
    this.#recent = recent;
    // Both are answered from an index alone.
    this.#count = db.prepare<[number]>("SELECT count(*) FROM places WHERE partition = ?").pluck() as Database.Statement<
      [number],
      number
    >;
    this.#countDead = db
      .prepare<[number, number]>("SELECT count(*) FROM rows WHERE partition = ? AND dead_from_ms <= ?")
      .pluck() as Database.Statement<[number, number], number>;
    this.#select = db.prepare(
      `SELECT places.key, leaf, dead_from_ms FROM places JOIN rows ON rows.id = places.id
       WHERE places.partition = ? AND places.bucket = ? AND places.key > ? ORDER BY places.key LIMIT ?`,
    );
    this.#find = db.prepare(
      "SELECT dead_from_ms FROM rows WHERE id = (SELECT id FROM places WHERE partition = ? AND bucket = ? AND key = ?)",
    );
  }

  page({ partition, bucket, after, limit, wallMs }: Query): Page {
    assert(limit > 0, "a page has room for a key");
    // Keys are never empty, so all of them are after the empty one.
    let from = after ?? new Uint8Array();
    // A page of nothing but keys that are gone must not end the listing.
    for (;;) {
      const filed = this.#select.all(partition, bucket, from, limit);
      const last = filed.length < limit ? null : (filed.at(-1)?.key ?? null);
      const keys = filed
        .filter(({ key }) => !this.#recent.has({ bucket, bytes: key }, partition))
        .map(({ key, leaf, dead_from_ms: deadFromMs }) => listed({ bytes: key, leaf, deadFromMs, wallMs }));
      for (const { key, row, leaf } of this.#recent.in(partition)) {
        const isWithin =
          key.bucket === bucket &&
          compareKeys(key, { bucket, bytes: from }) > 0 &&
          (last === null || compareKeys(key, { bucket, bytes: last }) <= 0);
        if (row === null || leaf === null || !isWithin) continue;
        keys.push(listed({ bytes: key.bytes, leaf: leaf.leaf, deadFromMs: row.deadFromMs, wallMs }));
      }
      keys.sort((a, b) => compareKeys({ bucket, bytes: a.bytes }, { bucket, bytes: b.bytes }));
      const done = last === null && keys.length <= limit;
      if (keys.length > 0 || done) return { type: "keys", keys: keys.slice(0, limit), done };
      from = last ?? from;
    }
  }

  count({ partition, wallMs }: CountQuery): Count {
    let rows = this.#count.get(partition) ?? 0;
    let dead = this.#countDead.get(partition, wallMs) ?? 0;
    for (const { key, row } of this.#recent.in(partition)) {
      const filed = this.#find.get(partition, key.bucket, key.bytes);
      rows += Number(row !== null) - Number(filed !== undefined);
      dead += Number(isDead(row, wallMs)) - Number(isDead(filed && { deadFromMs: filed.dead_from_ms }, wallMs));
    }
    return { type: "count", rows, dead };
  }
}

interface ToList {
  readonly bytes: Uint8Array;
  readonly leaf: Uint8Array;
  readonly deadFromMs: number | null;
  readonly wallMs: number;
}

function listed({ bytes, leaf, deadFromMs, wallMs }: ToList): ListedKey {
  return { bytes: new Uint8Array(bytes), leaf: new Uint8Array(leaf), alive: !isDead({ deadFromMs }, wallMs) };
}

function isDead(row: Pick<NonNullable<RecentWrite["row"]>, "deadFromMs"> | null | undefined, wallMs: number): boolean {
  return row !== null && row !== undefined && row.deadFromMs !== null && row.deadFromMs <= wallMs;
}
