import { assert, compareKeys } from "@cartwheel/dynamo";
import type { Key, Partition, RowRead, ScannedRow, StorageAnswer, StorageQuery } from "@cartwheel/dynamo";
import { storedRowCodec } from "@cartwheel/wire";
import type Database from "better-sqlite3";
import { openQuarantine } from "./commit-log.ts";
import type { SuspectRow } from "./commit-protocol.ts";
import type { EncodedWrite } from "./encode-write.ts";
import type { KeyFilter } from "./key-filter.ts";
import { keyName } from "./key-name.ts";
import type { RecentWrites } from "./recent-writes.ts";
import { rowChecksum } from "./row-checksum.ts";

export interface RowReaderParts {
  readonly db: Database.Database;
  readonly recent: RecentWrites;
  readonly filter: KeyFilter;
  /** Told of each damaged row, once, so that it is set aside. */
  readonly onSuspect: (suspect: SuspectRow) => void;
}

/**
 * Reads rows: the recent ones from memory, all others through the indexes.
 *
 * Invariant: a row whose checksum does not match is never returned; its key reads as `corrupt` until a merged row has
 * been committed over it.
 */
export class RowReader {
  readonly #recent: RecentWrites;
  readonly #filter: KeyFilter;
  readonly #onSuspect: (suspect: SuspectRow) => void;
  /** Raw rows, because building an object for each costs a fifth of a read. */
  readonly #select: Database.Statement<[number, string, Uint8Array], [Uint8Array, number, Uint8Array]>;
  readonly #selectRange: Database.Statement<[number, string, Uint8Array, number], FiledRow>;
  readonly #selectReapable: Database.Statement<[number, number, number], FiledRow>;
  readonly #selectPartition: Database.Statement<[number], number>;
  /** Keys whose damaged row was found and not replaced yet. */
  readonly #quarantined: Set<string>;

  constructor({ db, recent, filter, onSuspect }: RowReaderParts) {
    this.#recent = recent;
    this.#filter = filter;
    this.#onSuspect = onSuspect;
    // Not as a join: for one row that costs six times as much.
    this.#select = db
      .prepare<[number, string, Uint8Array]>(
        `SELECT row, checksum, leaf FROM rows
         WHERE id = (SELECT id FROM places WHERE partition = ? AND bucket = ? AND key = ?)`,
      )
      .raw() as Database.Statement<[number, string, Uint8Array], [Uint8Array, number, Uint8Array]>;
    this.#selectRange = db.prepare(
      `SELECT places.bucket, places.key, row, checksum, leaf FROM places JOIN rows ON rows.id = places.id
       WHERE places.partition = ? AND (places.bucket, places.key) > (?, ?)
       ORDER BY places.bucket, places.key LIMIT ?`,
    );
    this.#selectReapable = db.prepare(
      `SELECT bucket, key, row, checksum, leaf FROM rows WHERE partition = ? AND dead_from_ms <= ?
       ORDER BY bucket, key LIMIT ?`,
    );
    this.#selectPartition = db
      .prepare<[number]>("SELECT partition FROM places WHERE partition > ? ORDER BY partition LIMIT 1")
      .pluck() as Database.Statement<[number], number>;
    this.#quarantined = new Set(openQuarantine(db).map(({ partition, key }) => quarantineName(partition, key)));
  }

  read(key: Key, partition: Partition): RowRead {
    if (this.isQuarantined(key, partition)) return { status: "corrupt" };
    const recent = this.#recent.find(key, partition);
    if (recent !== undefined) return recent.row === null ? { status: "absent" } : decode(recent.row.bytes);
    if (!this.#filter.mayHave({ key, partition })) return { status: "absent" };
    try {
      const found = this.#select.get(partition, key.bucket, key.bytes);
      return found === undefined
        ? { status: "absent" }
        : this.#verify(partition, {
            bucket: key.bucket,
            key: key.bytes,
            row: found[0],
            checksum: found[1],
            leaf: found[2],
          });
    } catch (error) {
      return { status: "failed", reason: String(error) };
    }
  }

  isQuarantined(key: Key, partition: number): boolean {
    return this.#quarantined.size > 0 && this.#quarantined.has(quarantineName(partition, key));
  }

  /** A page of a partition, in key order. */
  page({ partition, afterKey, limit }: Omit<Extract<StorageQuery, { type: "rows" }>, "type">): Page {
    assert(limit > 0, "a page has room for a row");
    let after = afterKey;
    // A page of nothing but damaged rows, or of removed ones, must not end the scan.
    for (;;) {
      // Every key is greater than ("", empty): bucket names are not empty.
      const filed = this.#selectRange.all(partition, after?.bucket ?? "", after?.bytes ?? new Uint8Array(), limit);
      const last = filed.length < limit ? null : keyOf(filed.at(-1));
      const rows = this.#withRecent(partition, filed, (key) => isWithin(key, after, last));
      const done = last === null && rows.length <= limit;
      if (rows.length > 0 || done) return { type: "rows", rows: rows.slice(0, limit), done };
      after = last;
    }
  }

  /** Rows that have no live sibling at `wallMs`, in key order. */
  reapable({ partition, wallMs, limit }: Extract<StorageQuery, { type: "reapable" }>): readonly ScannedRow[] {
    // Those that were written since are among what the index has: let there be as many more.
    const filed = this.#selectReapable.all(partition, wallMs, limit + this.#recent.count(partition));
    const isDead = (_: Key, deadFromMs: number | null): boolean => deadFromMs !== null && deadFromMs <= wallMs;
    return this.#withRecent(partition, filed, isDead).slice(0, limit);
  }

  heldPartitions(): readonly number[] {
    const touched = new Set(this.#recent.partitions());
    const held: number[] = [];
    for (let next = this.#selectPartition.get(-1); next !== undefined; next = this.#selectPartition.get(next)) {
      if (!touched.has(next)) held.push(next);
    }
    for (const partition of touched) {
      const { rows } = this.page({ partition, afterKey: null, limit: 1 });
      if (rows.length > 0) held.push(partition);
    }
    return held.sort((a, b) => a - b);
  }

  /** These were committed. A merged row over a damaged one ends its quarantine; a removal does not. */
  committed(writes: readonly EncodedWrite[]): void {
    if (this.#quarantined.size === 0) return;
    for (const { key, partition, row } of writes) {
      if (row !== null) this.#quarantined.delete(quarantineName(partition, key));
    }
  }

  /** What the indexes gave, with the recent writes that belong to it in the place of older rows. In key order. */
  #withRecent(
    partition: number,
    filed: readonly FiledRow[],
    belongs: (key: Key, deadFromMs: number | null) => boolean,
  ): readonly ScannedRow[] {
    const old = filed.filter(({ bucket, key }) => !this.#recent.has({ bucket, bytes: key }, partition));
    const rows = old.flatMap((each) => {
      const read = this.#verify(partition, each);
      return read.status === "found"
        ? [{ key: copied({ bucket: each.bucket, bytes: each.key }), stored: read.stored }]
        : [];
    });
    let added = false;
    for (const { key, row } of this.#recent.in(partition)) {
      if (row === null || !belongs(key, row.deadFromMs)) continue;
      const read = decode(row.bytes);
      if (read.status === "found") added = rows.push({ key: copied(key), stored: read.stored }) > 0;
    }
    return added ? rows.sort((a, b) => compareKeys(a.key, b.key)) : rows;
  }

  #verify(partition: number, { bucket, key: bytes, row, checksum, leaf }: FiledRow): RowRead {
    const key = { bucket, bytes };
    if (checksum === rowChecksum(key, row, leaf)) return decode(row);
    if (!this.isQuarantined(key, partition))
      this.#onSuspect({ partition, bucket, key: bytes, reason: "checksum mismatch" });
    this.#quarantined.add(quarantineName(partition, key));
    return { status: "corrupt" };
  }
}

type Page = Extract<StorageAnswer, { type: "rows" }>;

interface FiledRow {
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly row: Uint8Array;
  readonly checksum: number;
  readonly leaf: Uint8Array;
}

function decode(row: Uint8Array): RowRead {
  const decoded = storedRowCodec.decode(row);
  // Intact bytes that do not decode were written by a program that this one does not understand; they stay.
  return decoded.ok
    ? { status: "found", stored: decoded.value }
    : { status: "failed", reason: `${decoded.error.code}: ${decoded.error.message}` };
}

function keyOf(row: FiledRow | undefined): Key | null {
  return row === undefined ? null : { bucket: row.bucket, bytes: row.key };
}

/** Plain bytes: neither the driver's `Buffer` nor a part of a batch, which it would keep alive. */
function copied({ bucket, bytes }: Key): Key {
  return { bucket, bytes: new Uint8Array(bytes) };
}

/** After the one, and not after the other; null: no bound. */
function isWithin(key: Key, after: Key | null, last: Key | null): boolean {
  return (after === null || compareKeys(key, after) > 0) && (last === null || compareKeys(key, last) <= 0);
}

function quarantineName(partition: number, key: Key): string {
  return `${partition}/${keyName(key)}`;
}
