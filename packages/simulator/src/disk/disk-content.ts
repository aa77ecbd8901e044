import { HashForest, answerQuery, equalBytes, isReapable, keyId } from "@cartwheel/dynamo";
import type {
  HaltCode,
  History,
  Key,
  NodeId,
  PlacedRow,
  Readied,
  RowRead,
  StorageAnswer,
  StorageQuery,
} from "@cartwheel/dynamo";

/** Why a process does not start on a disk: what the server's shell says by name (packages/dynamo-server). */
export type StartRefusal = "no identity" | "another node's files" | "retired";

/**
 * What is on a disk: rows, their hash trees, and the notes that make a data directory somebody's. A copy of it is an
 * image that can be put back later.
 *
 *     rows ──bit flip──> damaged ──somebody reads it──> quarantined ──a merged row is stored──> rows
 *
 * A damaged row keeps its leaf in the tree until it is read: nobody knows yet. It is no copy any more all the same.
 */
export class DiskContent {
  /** Null on a disk that was emptied. */
  readonly identity: NodeId | null;
  /** Raised before each start. */
  incarnation: number;
  commitSequence: number;
  /** Why it must not be started again, or null. */
  retired: HaltCode | null = null;
  /** It was put back from an image: what came after it is missing. For the ledger; the node does not know. */
  isOlderImage = false;
  history: History | null = null;
  readiness: Readied | null = null;
  /** Committed rows with good checksums, by `keyId`. */
  readonly rows = new Map<string, PlacedRow>();
  /** Rows with a flipped bit that nobody has read since. */
  readonly damaged = new Map<string, PlacedRow>();
  /** Keys whose damaged row was found and set aside, until a merged row is stored over it. */
  readonly quarantined = new Set<string>();
  readonly #forest = new HashForest();

  /** `countsFrom`: what starts and commits are counted from; above all that others may have seen of a lost disk. */
  constructor(identity: NodeId | null, countsFrom = 0) {
    this.identity = identity;
    this.incarnation = countsFrom;
    this.commitSequence = countsFrom;
  }

  /** What would be read back from a copy made at this moment. */
  copy(): DiskContent {
    const copy = new DiskContent(this.identity);
    const { incarnation, commitSequence, retired, history, readiness, isOlderImage } = this;
    Object.assign(copy, { incarnation, commitSequence, retired, history, readiness, isOlderImage });
    for (const row of this.rows.values()) copy.put(row);
    for (const [id, row] of this.damaged) {
      copy.put(row);
      copy.damage(id);
    }
    for (const id of this.quarantined) copy.quarantined.add(id);
    return copy;
  }

  /** Why nobody may start on it as `id`, or null. */
  refusal(id: NodeId): StartRefusal | null {
    if (this.identity === null) return "no identity";
    if (this.identity !== id) return "another node's files";
    return this.retired === null ? null : "retired";
  }

  put(row: PlacedRow): void {
    const id = keyId(row.key);
    this.#forest.replace(this.#onDisk(id), row);
    this.damaged.delete(id);
    this.quarantined.delete(id);
    this.rows.set(id, row);
  }

  drop(id: string): void {
    this.#forest.replace(this.#onDisk(id), null);
    this.damaged.delete(id);
    this.rows.delete(id);
  }

  /** A bit of a row flips. */
  damage(id: string): void {
    const row = this.rows.get(id);
    if (row === undefined) return;
    this.rows.delete(id);
    this.damaged.set(id, row);
  }

  read(key: Key): RowRead {
    const id = keyId(key);
    const row = this.rows.get(id);
    if (row !== undefined) return { status: "found", stored: row.stored };
    this.#setAside(id);
    return { status: this.quarantined.has(id) ? "corrupt" : "absent" };
  }

  answer(query: StorageQuery): StorageAnswer {
    switch (query.type) {
      case "roots":
        return { type: "roots", roots: query.trees.map((tree) => this.#forest.root(tree)) };
      case "segments":
        return { type: "segments", segments: this.#forest.segments(query.tree) };
      case "held":
        return { type: "held", partitions: this.heldPartitions() };
      // Leaves, and from when rows are dead, are stored beside the rows: whoever lists them reads no row.
      case "leaves":
      case "count":
        return answerQuery(query, this.#all());
      case "rows":
      case "reapable":
      case "keys":
        this.#setAsideWhatIsRead(query);
        return answerQuery(query, this.rows.values());
    }
  }

  /** Partitions of which there is a row, ascending. */
  heldPartitions(): readonly number[] {
    return [...new Set(this.#all().map(({ partition }) => partition))].sort((a, b) => a - b);
  }

  /** Whether a read of the key finds damage. */
  isDamaged(id: string): boolean {
    return this.damaged.has(id) || this.quarantined.has(id);
  }

  /** The first partition whose tree is not what the rows make of it (O15), or null. */
  partitionOfWrongTree({ partitionCount, n }: { readonly partitionCount: number; readonly n: number }): number | null {
    const rows = Map.groupBy(this.#all(), (row) => row.partition);
    for (let partition = 0; partition < partitionCount; partition++) {
      const tree = { partition, n };
      const held = rows.get(partition) ?? [];
      // Most partitions are empty: there the root says as much as the segments.
      if (held.length === 0 && this.#forest.root(tree).every((byte) => byte === 0)) continue;
      const made = answerQuery({ type: "segments", tree }, held);
      if (made.type === "segments" && !equalBytes(made.segments, this.#forest.segments(tree))) return partition;
    }
    return null;
  }

  #all(): readonly PlacedRow[] {
    return [...this.rows.values(), ...this.damaged.values()];
  }

  #onDisk(id: string): PlacedRow | null {
    return this.rows.get(id) ?? this.damaged.get(id) ?? null;
  }

  #setAsideWhatIsRead(query: Extract<StorageQuery, { type: "rows" | "reapable" | "keys" }>): void {
    for (const [id, row] of this.damaged) {
      if (row.partition !== query.partition) continue;
      if (query.type !== "reapable" || isReapable(row.stored, query.wallMs)) this.#setAside(id);
    }
  }

  #setAside(id: string): void {
    const row = this.damaged.get(id);
    if (row === undefined) return;
    this.#forest.replace(row, null);
    this.damaged.delete(id);
    this.quarantined.add(id);
  }
}
