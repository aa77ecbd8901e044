import type { Key, Partition, RowRead, StorageAnswer, StorageQuery } from "@cartwheel/dynamo";
import type Database from "better-sqlite3";
import type { CommittedBatch, SuspectRow } from "./commit-protocol.ts";
import type { EncodedWrite } from "./encode-write.ts";
import type { KeyFilter } from "./key-filter.ts";
import { KeyReader } from "./key-reader.ts";
import { RecentWrites } from "./recent-writes.ts";
import { RowReader } from "./row-reader.ts";
import { TreeReader } from "./tree-reader.ts";

/** When indexes and trees should catch up with the rows. */
export interface SettleLimits {
  /**
   * Default 8,192. The more rows settle together, the fewer pages each of them costs; the longer the commit that settles
   * them, and the more is kept in memory.
   */
  readonly rowsMax: number;
  /** Default 16 MiB. */
  readonly bytesMax: number;
}

export const defaultSettleLimits: SettleLimits = { rowsMax: 8_192, bytesMax: 16 * 1024 * 1024 };

/**
 * What is committed, as the event loop sees it: a snapshot of the file, taken when indexes and trees had caught up, and
 * over it all that was reported committed since.
 *
 *     settled ──► snapshot ──► batch, batch, batch ... ──► settled ──► snapshot
 *                              └ RecentWrites, changes ┘
 *
 * A snapshot costs some system calls, and the first reads of one find no page in memory; so one serves for thousands of
 * rows. It is given back before the log is moved into the file, because SQLite cannot begin a log anew that is read.
 *
 * Invariant: while a batch is under way a snapshot is held that is older than the batch. So whatever a reader sees was
 * reported, and nothing that was reported is missing.
 */
export class ReadView {
  readonly #recent = new RecentWrites();
  readonly #rows: RowReader;
  readonly #trees: TreeReader;
  readonly #keys: KeyReader;
  readonly #limits: SettleLimits;
  readonly #filter: KeyFilter;
  readonly #begin: Database.Statement<[]>;
  readonly #look: Database.Statement<[]>;
  readonly #end: Database.Statement<[]>;
  #held = false;

  constructor(db: Database.Database, { limits, filter, onSuspect }: ReadViewOptions) {
    this.#limits = limits;
    this.#filter = filter;
    this.#rows = new RowReader({ db, recent: this.#recent, filter, onSuspect });
    this.#trees = new TreeReader(db, this.#recent);
    this.#keys = new KeyReader(db, this.#recent);
    this.#begin = db.prepare<[]>("BEGIN");
    this.#look = db.prepare<[]>("SELECT 1 FROM meta LIMIT 1");
    this.#end = db.prepare<[]>("COMMIT");
  }

  read(key: Key, partition: Partition): RowRead {
    return this.#rows.read(key, partition);
  }

  query(query: StorageQuery): StorageAnswer {
    switch (query.type) {
      case "held":
        return { type: "held", partitions: this.#rows.heldPartitions() };
      case "rows":
        return this.#rows.page(query);
      case "roots":
        return { type: "roots", roots: this.#trees.roots(query.trees) };
      case "segments":
        return { type: "segments", segments: this.#trees.segments(query.tree) };
      case "leaves":
        return { type: "leaves", leaves: this.#leaves(query) };
      case "reapable":
        return { type: "reapable", rows: this.#rows.reapable(query) };
      case "keys":
        return this.#keys.page(query);
      case "count":
        return this.#keys.count(query);
    }
  }

  /** Whether the next batch should settle what came before it. */
  get wantsSettling(): boolean {
    const { rows, bytes } = this.#recent.size;
    return rows >= this.#limits.rowsMax || bytes >= this.#limits.bytesMax;
  }

  /** From now on the file is seen as it is at this moment. */
  hold(): void {
    if (this.#held) return;
    this.#begin.run();
    // The first read takes the snapshot, not BEGIN.
    this.#look.get();
    this.#held = true;
  }

  /** The file is seen as it is at each read, until `hold`. Only while no batch is under way. */
  release(): void {
    if (this.#held) this.#end.run();
    this.#held = false;
  }

  /** A batch was committed, and nothing settled with it. */
  committed(writes: readonly EncodedWrite[], { batch, changes }: CommittedBatch): void {
    this.#rows.committed(writes);
    this.#recent.add(batch, changes);
    this.#trees.changed(changes);
  }

  /** A batch was committed, and everything settled with it: the file knows it all. */
  settled(writes: readonly EncodedWrite[]): void {
    this.#rows.committed(writes);
    this.release();
    for (const placed of writes) this.#filter.add(placed);
    this.#recent.addTo(this.#filter);
    this.#recent.clear();
    this.#trees.settled();
  }

  /** A damaged row was set aside. */
  quarantined(changes: Uint8Array): void {
    this.#trees.changed(changes);
  }

  /** A damaged row has no leaf, though the snapshot may still show one. */
  #leaves({ tree, segments }: Extract<StorageQuery, { type: "leaves" }>) {
    const leaves = this.#trees.leaves(tree, segments);
    return leaves.filter(({ key }) => !this.#rows.isQuarantined(key, tree.partition));
  }
}

export interface ReadViewOptions {
  readonly limits: SettleLimits;
  /** Of the keys in the index. What settles is added to it. */
  readonly filter: KeyFilter;
  /** Told of each damaged row, once, so that it is set aside. */
  readonly onSuspect: (suspect: SuspectRow) => void;
}
