import { assert } from "@cartwheel/dynamo";
import type { Key, Partition, RowRead, ScannedRow, StorageAnswer, StorageQuery } from "@cartwheel/dynamo";
import { storedRowCodec } from "@cartwheel/wire";
import type Database from "better-sqlite3";
import { openQuarantine } from "./commit-log.ts";
import type { SuspectRow } from "./commit-protocol.ts";
import type { EncodedWrite } from "./encode-write.ts";
import { keyName } from "./key-name.ts";
import { rowChecksum } from "./row-checksum.ts";

/**
 * The reading side of a row store: one connection on the event loop, which sees what the commit log has committed.
 *
 * Invariant: a row whose checksum does not match is never returned; its key reads as `corrupt` until a merged row has
 * been committed over it.
 */
export class RowReader {
  readonly #onSuspect: (suspect: SuspectRow) => void;
  /** Raw rows, because building an object for each costs a fifth of a read. */
  readonly #select: Database.Statement<[number, string, Uint8Array], [Uint8Array, number, Uint8Array]>;
  readonly #selectRange: Database.Statement<[number, string, Uint8Array, number], RangeRow>;
  readonly #selectReapable: Database.Statement<[number, number, number], RangeRow>;
  readonly #selectPartition: Database.Statement<[number], number>;
  /** Keys whose damaged row was found and not replaced yet. */
  readonly #quarantined: Set<string>;

  /** `onSuspect` is told of each damaged row, once, so that it is set aside. */
  constructor(db: Database.Database, onSuspect: (suspect: SuspectRow) => void) {
    this.#onSuspect = onSuspect;
    this.#select = db
      .prepare<[number, string, Uint8Array]>(
        "SELECT row, checksum, leaf FROM rows WHERE partition = ? AND bucket = ? AND key = ?",
      )
      .raw() as Database.Statement<[number, string, Uint8Array], [Uint8Array, number, Uint8Array]>;
    this.#selectRange = db.prepare(
      `SELECT bucket, key, row, checksum, leaf FROM rows WHERE partition = ? AND (bucket, key) > (?, ?)
       ORDER BY bucket, key LIMIT ?`,
    );
    this.#selectReapable = db.prepare(
      `SELECT bucket, key, row, checksum, leaf FROM rows WHERE partition = ? AND dead_from_ms <= ?
       ORDER BY bucket, key LIMIT ?`,
    );
    this.#selectPartition = db
      .prepare<[number]>("SELECT partition FROM rows WHERE partition > ? ORDER BY partition LIMIT 1")
      .pluck() as Database.Statement<[number], number>;
    this.#quarantined = new Set(openQuarantine(db).map(({ partition, key }) => quarantineName(partition, key)));
  }

  read(key: Key, partition: Partition): RowRead {
    if (this.#quarantined.size > 0 && this.#quarantined.has(quarantineName(partition, key))) {
      return { status: "corrupt" };
    }
    try {
      const found = this.#select.get(partition, key.bucket, key.bytes);
      return found === undefined
        ? { status: "absent" }
        : this.#verify({ key, partition, row: found[0], checksum: found[1], leaf: found[2] });
    } catch (error) {
      return { status: "failed", reason: String(error) };
    }
  }

  /** A page of a partition, in key order. */
  page({ partition, afterKey, limit }: Extract<StorageQuery, { type: "rows" }>): Page {
    assert(limit > 0, "a page has room for a row");
    const rows: ScannedRow[] = [];
    let after = afterKey;
    // A page of nothing but damaged rows must not end the scan.
    for (;;) {
      // Every key is greater than ("", empty): bucket names are not empty.
      const found = this.#selectRange.all(partition, after?.bucket ?? "", after?.bytes ?? new Uint8Array(), limit);
      rows.push(...this.#intact(partition, found));
      const last = found.at(-1);
      if (rows.length > 0 || found.length < limit || last === undefined) {
        return { type: "rows", rows, done: found.length < limit };
      }
      after = { bucket: last.bucket, bytes: last.key };
    }
  }

  /** Rows that have no live sibling at `wallMs`, in key order. */
  reapable({ partition, wallMs, limit }: Extract<StorageQuery, { type: "reapable" }>): readonly ScannedRow[] {
    return this.#intact(partition, this.#selectReapable.all(partition, wallMs, limit));
  }

  heldPartitions(): readonly number[] {
    const held: number[] = [];
    let next = this.#selectPartition.get(-1);
    while (next !== undefined) {
      held.push(next);
      next = this.#selectPartition.get(next);
    }
    return held;
  }

  /** These were committed. A merged row over a damaged one ends its quarantine; a removal does not. */
  committed(writes: readonly EncodedWrite[]): void {
    if (this.#quarantined.size === 0) return;
    for (const { key, partition, row } of writes) {
      if (row !== null) this.#quarantined.delete(quarantineName(partition, key));
    }
  }

  #intact(partition: number, found: readonly RangeRow[]): readonly ScannedRow[] {
    return found.flatMap(({ key: bytes, bucket, ...rest }) => {
      const key = { bucket, bytes: new Uint8Array(bytes) };
      const read = this.#verify({ key, partition, ...rest });
      return read.status === "found" ? [{ key, stored: read.stored }] : [];
    });
  }

  #verify({ key, partition, row, checksum, leaf }: FoundRow): RowRead {
    if (checksum !== rowChecksum(key, row, leaf)) {
      this.#quarantined.add(quarantineName(partition, key));
      this.#onSuspect({ partition, bucket: key.bucket, key: key.bytes, reason: "checksum mismatch" });
      return { status: "corrupt" };
    }
    const decoded = storedRowCodec.decode(row);
    // Intact bytes that do not decode were written by a program that this one does not understand; they stay.
    return decoded.ok
      ? { status: "found", stored: decoded.value }
      : { status: "failed", reason: `${decoded.error.code}: ${decoded.error.message}` };
  }
}

type Page = Extract<StorageAnswer, { type: "rows" }>;

interface FoundRow {
  readonly key: Key;
  readonly partition: number;
  readonly row: Uint8Array;
  readonly checksum: number;
  readonly leaf: Uint8Array;
}

interface RangeRow {
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly row: Uint8Array;
  readonly checksum: number;
  readonly leaf: Uint8Array;
}

function quarantineName(partition: number, key: Key): string {
  return `${partition}/${keyName(key)}`;
}
