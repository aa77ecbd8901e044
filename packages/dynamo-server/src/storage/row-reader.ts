import { assert } from "@cartwheel/dynamo";
import type { Key, Partition, RowRead, ScannedRow } from "@cartwheel/dynamo";
import { storedRowCodec } from "@cartwheel/wire";
import type Database from "better-sqlite3";
import { openQuarantine } from "./commit-log.ts";
import type { SuspectRow } from "./commit-protocol.ts";
import { keyName } from "./key-order.ts";
import { rowChecksum } from "./row-checksum.ts";
import type { ScanRange, ScanResult } from "./storage-engine.ts";
import type { EncodedWrite } from "./write-batch.ts";

/**
 * The reading side of a row store: one connection on the event loop, which sees what the commit log has committed.
 *
 * Invariant: a row whose checksum does not match is never returned; its key reads as `corrupt` until a merged row has
 * been committed over it.
 */
export class RowReader {
  readonly #onSuspect: (suspect: SuspectRow) => void;
  /** Raw rows, because building an object for each costs a fifth of a read. */
  readonly #select: Database.Statement<[number, string, Uint8Array], [Uint8Array, number]>;
  readonly #selectRange: Database.Statement<[number, string, Uint8Array, number], RangeRow>;
  readonly #selectPartition: Database.Statement<[number], number>;
  /** Keys whose damaged row was found and not replaced yet. */
  readonly #quarantined: Set<string>;

  /** `onSuspect` is told of each damaged row, once, so that it is set aside. */
  constructor(db: Database.Database, onSuspect: (suspect: SuspectRow) => void) {
    this.#onSuspect = onSuspect;
    this.#select = db
      .prepare<[number, string, Uint8Array]>(
        "SELECT row, checksum FROM rows WHERE partition = ? AND bucket = ? AND key = ?",
      )
      .raw() as Database.Statement<[number, string, Uint8Array], [Uint8Array, number]>;
    this.#selectRange = db.prepare(
      `SELECT bucket, key, row, checksum FROM rows WHERE partition = ? AND (bucket, key) > (?, ?)
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
        : this.#verify({ key, partition, row: found[0], checksum: found[1] });
    } catch (error) {
      return { status: "failed", reason: String(error) };
    }
  }

  scan(range: ScanRange): ScanResult {
    const { partition, limit } = range;
    assert(limit > 0, "a scan asks for at least one row");
    const rows: ScannedRow[] = [];
    let { afterKey } = range;
    // A page of nothing but damaged rows must not end the scan.
    for (;;) {
      // Every key is greater than ("", empty): bucket names are not empty.
      const after = [afterKey?.bucket ?? "", afterKey?.bytes ?? new Uint8Array()] as const;
      const found = this.#selectRange.all(partition, ...after, limit);
      for (const { bucket, key: bytes, row, checksum } of found) {
        const key = { bucket, bytes: new Uint8Array(bytes) };
        const read = this.#verify({ key, partition, row, checksum });
        if (read.status === "found") rows.push({ key, stored: read.stored });
        afterKey = key;
      }
      if (rows.length > 0 || found.length < limit) return { rows, done: found.length < limit };
    }
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

  #verify({ key, partition, row, checksum }: FoundRow): RowRead {
    if (checksum !== rowChecksum(key, row)) {
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

interface FoundRow {
  readonly key: Key;
  readonly partition: Partition;
  readonly row: Uint8Array;
  readonly checksum: number;
}

interface RangeRow {
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly row: Uint8Array;
  readonly checksum: number;
}

function quarantineName(partition: number, key: Key): string {
  return `${partition}/${keyName(key)}`;
}
