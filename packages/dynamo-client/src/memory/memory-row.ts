import type { ActorId, HybridTime, RequestId, Row } from "@cartwheel/dynamo";

/**
 * Versioning in its most naive form: a row knows, by number, every write it has ever seen. Where the core counts with
 * version vectors, this model lists. It shares no code with the core on purpose, so that each can be an oracle for the
 * other (design §2):
 *
 *     merge: a version lives on unless one side has seen its write and no longer holds it
 *     put:   drop exactly the versions that the writer was shown
 */
export interface MemoryRow {
  /** Numbers of all writes seen, deletes included. */
  readonly seen: ReadonlySet<number>;
  /** In the order of their write numbers. Invariant: each one's `write` is in `seen`. */
  readonly versions: readonly MemoryVersion[];
}

export interface MemoryVersion {
  /** Never used twice in one set of regions. */
  readonly write: number;
  readonly value: Uint8Array;
  readonly writtenAt: HybridTime;
  readonly expiresAtMs: number | null;
  readonly requestId: RequestId;
}

export const emptyMemoryRow: MemoryRow = { seen: new Set(), versions: [] };

/** Commutative, associative and idempotent. */
export function mergeMemoryRows(a: MemoryRow, b: MemoryRow): MemoryRow {
  const inA = new Set(a.versions.map((version) => version.write));
  const inB = new Set(b.versions.map((version) => version.write));
  const kept = [
    ...a.versions.filter((version) => inB.has(version.write) || !b.seen.has(version.write)),
    ...b.versions.filter((version) => !inA.has(version.write) && !a.seen.has(version.write)),
  ];
  return {
    seen: new Set([...a.seen, ...b.seen]),
    versions: kept.sort((x, y) => x.write - y.write),
  };
}

/** The versions of `row` that a writer holding `covered` does not supersede. */
export function versionsBeside(row: MemoryRow, covered: ReadonlySet<number>): readonly MemoryVersion[] {
  return row.versions.filter((version) => !covered.has(version.write));
}

export interface MemoryWrite {
  readonly write: number;
  /** What the writer was shown. */
  readonly covered: ReadonlySet<number>;
  /** Null: a delete, an event without a version. */
  readonly version: MemoryVersion | null;
}

export function applyWrite(row: MemoryRow, { write, covered, version }: MemoryWrite): MemoryRow {
  const beside = versionsBeside(row, covered);
  return {
    seen: new Set([...row.seen, ...covered, write]),
    versions: version === null ? beside : [...beside, version],
  };
}

/**
 * The row as the core would write it down, for inspection: each write is an actor of its own that counted to one, which
 * makes a list of writes a version vector.
 */
export function rowOf(row: MemoryRow): Row {
  return {
    clock: [...row.seen].sort((a, b) => a - b).map(dotOf),
    siblings: row.versions.map((version) => ({
      dot: dotOf(version.write),
      value: version.value,
      writtenAt: version.writtenAt,
      expiresAtMs: version.expiresAtMs,
      requestId: version.requestId,
    })),
  };
}

function dotOf(write: number): { readonly actor: ActorId; readonly counter: number } {
  return { actor: `${write.toString(16).padStart(16, "0")}.0` as ActorId, counter: 1 };
}
