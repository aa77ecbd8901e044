import { assert } from "@cartwheel/dynamo";
import type { ActorId, Key, Partition, RequestId, StoredRow } from "@cartwheel/dynamo";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openSqliteEngine } from "../open-sqlite-engine.ts";
import { defaultSettleLimits } from "../read-view.ts";
import type { StorageEngine, StorageListener } from "../storage-engine.ts";
import { frameBytes, logHeaderBytes } from "../log-room.ts";
import type { Dice } from "./dice.ts";

export const rowsFile = "rows.sqlite";
export const treeKey = new Uint8Array(32).fill(7);
/** The rows' N. */
export const copies = 3;

/** A key of the run, and where it lies. */
interface PlacedKey {
  readonly key: Key;
  readonly name: string;
  readonly partition: Partition;
}

/** What has been acknowledged: by key, the present row, or null after a removal. Keys never written are not in it. */
export type Acknowledged = ReadonlyMap<PlacedKey, StoredRow | null>;

/** The files at the moment at which a batch was acknowledged, and what they must hold. */
export interface Snapshot {
  readonly main: Buffer;
  /** Without the room in front of it. */
  readonly log: Buffer;
  /** The index of the log that processes share in memory; after a power loss it may be there, and means nothing. */
  readonly index: Buffer;
  readonly rows: Acknowledged;
  readonly commitSequence: number;
}

export interface JournalPlan {
  readonly directory: string;
  readonly dice: Dice;
  readonly batches: number;
  /** Bytes of a row's value, at most. Large ones fill the log quickly, so that checkpoints happen. */
  readonly valueBytesMax: number;
  /** Rows after which indexes and trees catch up, and the log is copied back. */
  readonly settleRows: number;
}

const keyCount = 40;
const partitionCount = 4;

/** Hears of two acknowledged batches that follow each other. The engine stands still meanwhile. */
export type Visit = (before: Snapshot, after: Snapshot) => Promise<void>;

/** Plays batches into the real engine, and shows the files as they are whenever one has been acknowledged. */
export async function playJournal(plan: JournalPlan, visit: Visit): Promise<void> {
  const { directory, batches } = plan;
  const settle = { ...defaultSettleLimits, rowsMax: plan.settleRows, spread: 0 };
  const opened = openSqliteEngine({ directory, treeKey, settle });
  if (!opened.ok) throw new Error(opened.message);
  const { engine } = opened;
  const log = new LastCommit();
  engine.listen(log);
  const rows = new Map<PlacedKey, StoredRow | null>();
  const keys = Array.from({ length: keyCount }, (_, index) => keyAt(index));
  let before = snapshotOf(directory, engine, rows);
  let writeId = 0;
  for (let batch = 0; batch < batches; batch++) {
    for (let write = plan.dice.between(1, 12); write > 0; write--) {
      const placed = keys[plan.dice.below(keys.length)];
      assert(placed !== undefined, "there is a key of that number");
      const stored = rows.has(placed) && plan.dice.chance(20) ? null : rowOf(++writeId, plan);
      engine.write({ writeId: ++writeId, epoch: 0, n: copies, key: placed.key, partition: placed.partition, stored });
      rows.set(placed, stored);
    }
    await log.reached(writeId);
    await engine.idle();
    const after = snapshotOf(directory, engine, rows);
    await visit(before, after);
    before = after;
  }
  await engine.close();
}

/** Waits for commits. A batch that fails is no part of this test. */
class LastCommit implements StorageListener {
  #upTo = -1;
  #waiting: { readonly writeId: number; readonly resolve: () => void } | null = null;

  onCommitted(upTo: number): void {
    this.#upTo = upTo;
    if (this.#waiting !== null && upTo >= this.#waiting.writeId) this.#waiting.resolve();
  }

  onFailed(_epoch: number, reason: string): void {
    throw new Error(`a batch failed: ${reason}`);
  }

  onBroken(reason: string): void {
    throw new Error(`the engine is broken: ${reason}`);
  }

  async reached(writeId: number): Promise<void> {
    if (this.#upTo >= writeId) return;
    await new Promise<void>((resolve) => {
      this.#waiting = { writeId, resolve };
    });
  }
}

function snapshotOf(directory: string, engine: StorageEngine, rows: Acknowledged): Snapshot {
  const read = (suffix: string): Buffer => {
    const file = join(directory, rowsFile + suffix);
    return existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  };
  return {
    main: read(""),
    log: withoutRoom(read("-wal")),
    index: read("-shm"),
    rows: new Map(rows),
    commitSequence: engine.commitSequence(),
  };
}

/** The log without the zeros in front of its end (`log-room.ts`): up to the end of its last frame. */
function withoutRoom(file: Buffer): Buffer {
  let end = file.length;
  while (end > 0 && file[end - 1] === 0) end -= 1;
  const frames = Math.ceil((end - logHeaderBytes) / frameBytes);
  return file.subarray(0, Math.min(file.length, logHeaderBytes + Math.max(0, frames) * frameBytes));
}

function keyAt(index: number): PlacedKey {
  const name = `key-${index}`;
  const partition = (index % partitionCount) as Partition;
  return { key: { bucket: "carts", bytes: new TextEncoder().encode(name) }, name, partition };
}

function rowOf(write: number, { dice, valueBytesMax }: JournalPlan): StoredRow {
  const dot = { actor: "00000000000000aa.1" as ActorId, counter: write };
  const value = new Uint8Array(dice.between(1, valueBytesMax)).fill(write);
  const told = { writtenAt: { ms: 1_700_000_000_000, logical: 0 }, expiresAtMs: null };
  const sibling = { dot, value, ...told, requestId: `request-${write}` as RequestId };
  return { row: { clock: [dot], siblings: [sibling] }, lastMinted: dot };
}
