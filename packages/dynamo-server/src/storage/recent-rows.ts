import type { Key } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
import { keyName } from "./key-name.ts";
import type { TreeLeaf } from "./leaf-changes.ts";

/** Where a row is, and its leaf. */
export interface RowPlace extends TreeLeaf {
  readonly id: number;
  readonly segment: number;
}

interface FoundRow {
  readonly id: number;
  readonly partition: number;
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly segment: number;
  readonly n: number;
  readonly leaf: Uint8Array;
}

interface RecentRow extends RowPlace {
  readonly partition: number;
}

/**
 * The rows that came since the indexes last caught up, as the commit log remembers them: their keys, and where they are.
 *
 * Invariant: between transactions these are exactly the rows with an id above the last that is settled.
 */
export class RecentRows {
  readonly #rows = new Map<string, RecentRow>();
  readonly #select: Database.Statement<[number], FoundRow>;
  #lastId = 0;

  constructor(db: Database.Database) {
    this.#select = db.prepare("SELECT id, partition, bucket, key, segment, n, leaf FROM rows WHERE id > ?");
  }

  /** Begins with what is stored. `lastId`: the greatest that was used, so that none is used twice. */
  load({ settledRow, lastId }: { readonly settledRow: number; readonly lastId: number }): void {
    this.#rows.clear();
    this.#lastId = Math.max(this.#lastId, lastId);
    for (const { bucket, key: bytes, ...row } of this.#select.all(settledRow)) {
      this.#rows.set(nameOf({ bucket, bytes }, row.partition), row);
    }
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  get(key: Key, partition: number): RowPlace | undefined {
    return this.#rows.get(nameOf(key, partition));
  }

  add(key: Key, row: RecentRow): void {
    this.#rows.set(nameOf(key, row.partition), row);
  }

  /** The row has another leaf now. Nothing where it is not a recent one. */
  replace(key: Key, partition: number, leaf: TreeLeaf): void {
    const name = nameOf(key, partition);
    const row = this.#rows.get(name);
    if (row !== undefined) this.#rows.set(name, { ...row, ...leaf });
  }

  delete(key: Key, partition: number): void {
    this.#rows.delete(nameOf(key, partition));
  }

  /** The leaves of one segment of one tree. */
  *leavesIn(place: {
    readonly partition: number;
    readonly n: number;
    readonly segment: number;
  }): Generator<Uint8Array> {
    for (const { partition, n, segment, leaf } of this.#rows.values()) {
      if (partition === place.partition && n === place.n && segment === place.segment) yield leaf;
    }
  }

  /** They are in the indexes now. */
  settled(): void {
    this.#rows.clear();
  }
}

function nameOf(key: Key, partition: number): string {
  return `${partition}/${keyName(key)}`;
}
