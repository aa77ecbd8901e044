import { answerQuery, HashForest } from "@cartwheel/dynamo";
import type { Key, Partition, PlacedRow, RowRead, StorageAnswer, StorageQuery } from "@cartwheel/dynamo";
import type { BatchLimits } from "./group-commit.ts";
import { defaultBatchLimits, GroupCommit } from "./group-commit.ts";
import { keyName } from "./key-name.ts";
import type { QueueDepth, StorageEngine, StorageListener, StorageWrite } from "./storage-engine.ts";

export interface MemoryEngineOptions {
  readonly limits?: BatchLimits;
  /** Rows it will hold before commits fail as they do on a full disk. Default "unlimited". */
  readonly rowsMax?: number | "unlimited";
  /** Where the count of commits goes on: for a node that forgot its rows, above what others saw of it. Default 0. */
  readonly commitSequence?: number;
}

interface MemoryWrite extends StorageWrite {
  readonly bytes: number;
}

/**
 * Keeps rows in memory and forgets them when the process ends: for tests and for embedded clusters. Commits complete
 * in a later tick, so a caller meets the same order of events as with a disk.
 */
export class MemoryEngine implements StorageEngine {
  readonly #rowsMax: number;
  readonly #commits: GroupCommit<MemoryWrite>;
  readonly #partitions = new Map<number, Map<string, PlacedRow>>();
  readonly #forest = new HashForest();
  readonly #meta = new Map<string, string>();
  #rowCount = 0;
  #commitSequence: number;

  constructor(options: MemoryEngineOptions = {}) {
    this.#rowsMax = options.rowsMax === undefined || options.rowsMax === "unlimited" ? Infinity : options.rowsMax;
    this.#commitSequence = options.commitSequence ?? 0;
    this.#commits = new GroupCommit({
      // Nothing is synced here, so company saves nothing.
      limits: { ...(options.limits ?? defaultBatchLimits), gatherMs: 0 },
      commit: (batch) => setImmediate(() => this.#commit(batch)),
    });
  }

  listen(listener: StorageListener): void {
    this.#commits.listen(listener);
  }

  read(key: Key, partition: Partition): RowRead {
    const row = this.#partitions.get(partition)?.get(keyName(key));
    return row === undefined ? { status: "absent" } : { status: "found", stored: row.stored };
  }

  write(write: StorageWrite): void {
    this.#commits.add({ ...write, bytes: write.key.bytes.length + valueBytes(write) });
  }

  query(query: StorageQuery): StorageAnswer {
    switch (query.type) {
      case "held":
        return { type: "held", partitions: [...this.#partitions.keys()].toSorted((a, b) => a - b) };
      case "rows":
      case "reapable":
      case "keys":
      case "count":
        return answerQuery(query, this.#rowsOf(query.partition));
      case "leaves":
        return answerQuery(query, this.#rowsOf(query.tree.partition));
      case "segments":
        return { type: "segments", segments: this.#forest.segments(query.tree) };
      case "roots":
        return { type: "roots", roots: query.trees.map((tree) => this.#forest.root(tree)) };
    }
  }

  commitSequence(): number {
    return this.#commitSequence;
  }

  depth(): QueueDepth {
    return this.#commits.depth();
  }

  getMeta(name: string): string | null {
    return this.#meta.get(name) ?? null;
  }

  putMeta(name: string, value: string): void {
    this.#meta.set(name, value);
  }

  queueMeta(name: string, value: string, done: () => void): void {
    setImmediate(() => {
      this.#meta.set(name, value);
      done();
    });
  }

  async close(): Promise<void> {
    await this.#commits.idle();
    // Notes are stored at the end of a turn.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** All or nothing: a batch that would not fit leaves no trace. */
  #commit(batch: readonly MemoryWrite[]): void {
    if (this.#rowCount + this.#added(batch) > this.#rowsMax) {
      this.#commits.failed(`the engine is full: it may hold ${this.#rowsMax} rows`);
      return;
    }
    for (const write of batch) this.#apply(write);
    this.#commitSequence += 1;
    this.#commits.committed(this.#commitSequence);
  }

  #added(batch: readonly MemoryWrite[]): number {
    if (this.#rowsMax === Infinity) return 0;
    const present = new Map<string, boolean>();
    let added = 0;
    for (const { key, partition, stored } of batch) {
      const name = `${partition}/${keyName(key)}`;
      const before = present.get(name) ?? this.#partitions.get(partition)?.has(keyName(key)) ?? false;
      present.set(name, stored !== null);
      added += Number(stored !== null) - Number(before);
    }
    return added;
  }

  #rowsOf(partition: number): Iterable<PlacedRow> {
    return this.#partitions.get(partition)?.values() ?? [];
  }

  #apply({ key, partition, n, stored }: MemoryWrite): void {
    const held = this.#partitions.get(partition) ?? new Map<string, PlacedRow>();
    const before = held.size;
    const row = stored === null ? null : { key, partition, n, stored };
    this.#forest.replace(held.get(keyName(key)) ?? null, row);
    if (row === null) held.delete(keyName(key));
    else held.set(keyName(key), row);
    this.#rowCount += held.size - before;
    if (held.size > 0) this.#partitions.set(partition, held);
    else this.#partitions.delete(partition);
  }
}

function valueBytes(write: StorageWrite): number {
  return write.stored?.row.siblings.reduce((sum, sibling) => sum + sibling.value.length, 0) ?? 0;
}
