import type { StorageEngine } from "../storage/storage-engine.ts";

/** How many rows a node holds. */
export interface Census {
  readonly rows: number;
  /** Those without a value. */
  readonly dead: number;
  readonly byPartition: ReadonlyMap<number, number>;
}

/** Partitions that are counted before other work gets a turn. */
const partitionsATurn = 8;
/** A scrape that comes sooner after the one before gets its figures. */
const ageMsMax = 1_000;

const nobody: Census = { rows: 0, dead: 0, byPartition: new Map() };

/**
 * Counts rows, partition by partition, when somebody wants to know. Counting them as they are written would be cheaper
 * and would drift; a walk over an index cannot.
 */
export class RowCensus {
  readonly #storage: Pick<StorageEngine, "query">;
  #last: Census = nobody;
  #lastMs = Number.NEGATIVE_INFINITY;
  #running: Promise<Census> | null = null;
  #stopped = false;

  constructor(storage: Pick<StorageEngine, "query">) {
    this.#storage = storage;
  }

  /** From now on the last figures are given again: the storage is about to close. */
  stop(): void {
    this.#stopped = true;
  }

  take(): Promise<Census> {
    if (this.#stopped || performance.now() - this.#lastMs < ageMsMax) return Promise.resolve(this.#last);
    this.#running ??= this.#count().finally(() => (this.#running = null));
    return this.#running;
  }

  async #count(): Promise<Census> {
    const held = this.#storage.query({ type: "held" });
    const partitions = held.type === "held" ? held.partitions : [];
    const byPartition = new Map<number, number>();
    let [rows, dead] = [0, 0];
    for (const [index, partition] of partitions.entries()) {
      if (index % partitionsATurn === 0) await new Promise((resolve) => setImmediate(resolve));
      if (this.#stopped) return this.#last;
      const counted = this.#storage.query({ type: "count", partition, wallMs: Date.now() });
      if (counted.type !== "count") continue;
      byPartition.set(partition, counted.rows);
      rows += counted.rows;
      dead += counted.dead;
    }
    this.#last = { rows, dead, byPartition };
    this.#lastMs = performance.now();
    return this.#last;
  }
}
