import type { Key, Partition, RowRead, ScannedRow } from "@cartwheel/dynamo";
import type { BatchLimits } from "./group-commit.ts";
import { defaultBatchLimits, GroupCommit } from "./group-commit.ts";
import { compareKeys, keyName } from "./key-order.ts";
import type {
  QueueDepth,
  ScanRange,
  ScanResult,
  StorageEngine,
  StorageListener,
  StorageWrite,
} from "./storage-engine.ts";

export interface MemoryEngineOptions {
  readonly limits?: BatchLimits;
  /** Rows it will hold before commits fail as they do on a full disk. Default "unlimited". */
  readonly rowsMax?: number | "unlimited";
}

interface MemoryWrite extends StorageWrite {
  readonly bytes: number;
}

/** One partition's rows, and their keys in order once somebody scans. */
interface PartitionRows {
  readonly rows: Map<string, ScannedRow>;
  sorted: readonly ScannedRow[] | null;
}

/**
 * Keeps rows in memory and forgets them when the process ends: for tests and for embedded clusters. Commits complete
 * in a later tick, so a caller meets the same order of events as with a disk.
 */
export class MemoryEngine implements StorageEngine {
  readonly #rowsMax: number;
  readonly #commits: GroupCommit<MemoryWrite>;
  readonly #partitions = new Map<number, PartitionRows>();
  readonly #meta = new Map<string, string>();
  #rowCount = 0;
  #commitSequence = 0;

  constructor(options: MemoryEngineOptions = {}) {
    this.#rowsMax = options.rowsMax === undefined || options.rowsMax === "unlimited" ? Infinity : options.rowsMax;
    this.#commits = new GroupCommit({
      limits: options.limits ?? defaultBatchLimits,
      commit: (batch) => setImmediate(() => this.#commit(batch)),
    });
  }

  listen(listener: StorageListener): void {
    this.#commits.listen(listener);
  }

  read(key: Key, partition: Partition): RowRead {
    const row = this.#partitions.get(partition)?.rows.get(keyName(key));
    return row === undefined ? { status: "absent" } : { status: "found", stored: row.stored };
  }

  write(write: StorageWrite): void {
    this.#commits.add({ ...write, bytes: write.key.bytes.length + valueBytes(write) });
  }

  scan(range: ScanRange): ScanResult {
    const partition = this.#partitions.get(range.partition);
    if (partition === undefined) return { rows: [], done: true };
    partition.sorted ??= [...partition.rows.values()].toSorted((a, b) => compareKeys(a.key, b.key));
    const after = range.afterKey;
    const from = after === null ? 0 : partition.sorted.findIndex((row) => compareKeys(row.key, after) > 0);
    const rows = from < 0 ? [] : partition.sorted.slice(from, from + range.limit);
    return { rows, done: from < 0 || from + rows.length >= partition.sorted.length };
  }

  heldPartitions(): readonly number[] {
    return [...this.#partitions.keys()].toSorted((a, b) => a - b);
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

  close(): Promise<void> {
    return this.#commits.idle();
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
      const before = present.get(name) ?? this.#partitions.get(partition)?.rows.has(keyName(key)) ?? false;
      present.set(name, stored !== null);
      added += Number(stored !== null) - Number(before);
    }
    return added;
  }

  #apply({ key, partition, stored }: MemoryWrite): void {
    const held = this.#partitions.get(partition) ?? { rows: new Map<string, ScannedRow>(), sorted: null };
    const before = held.rows.size;
    if (stored === null) held.rows.delete(keyName(key));
    else held.rows.set(keyName(key), { key, stored });
    held.sorted = null;
    this.#rowCount += held.rows.size - before;
    if (held.rows.size > 0) this.#partitions.set(partition, held);
    else this.#partitions.delete(partition);
  }
}

function valueBytes(write: StorageWrite): number {
  return write.stored?.row.siblings.reduce((sum, sibling) => sum + sibling.value.length, 0) ?? 0;
}
