import { keyId } from "@cartwheel/dynamo";
import type { History, Key, NodeEffect, NodeEvent, NodeId, PlacedRow, RowRead } from "@cartwheel/dynamo";
import type { Dice } from "../world/dice.ts";
import type { Schedule } from "../world/schedule.ts";
import { DiskContent } from "./disk-content.ts";

type WriteRow = Extract<NodeEffect, { type: "write-row" }>;
type ReadRow = Extract<NodeEffect, { type: "read-row" }>;
type Query = Extract<NodeEffect, { type: "query" }>;
type WriteHistory = Extract<NodeEffect, { type: "write-history" }>;
type WriteReadiness = Extract<NodeEffect, { type: "write-readiness" }>;

/** How a disk behaves at the moment. */
export interface DiskConditions {
  /** Mean time of a read. Zero: as if read in the same step. */
  readonly readMeanUs: number;
  /** Mean time of a commit with its fsync. */
  readonly commitMeanUs: number;
  /** `full`: commits fail, surely not applied. `io`: commits fail and nobody knows; reads fail as well now and then. */
  readonly trouble: "none" | "full" | "io";
}

const healthy = { commitMeanUs: 1_000, trouble: "none" } as const;

export const calmDisk: DiskConditions = { readMeanUs: 50, ...healthy };

/** A disk with a longer mean commit is not expected to meet deadlines. */
const soundCommitUs = 5_000;

export interface DiskSetting {
  /** Whose data directory it is made. */
  readonly identity: NodeId;
  readonly schedule: Schedule;
  readonly dice: Dice;
  readonly conditions: DiskConditions;
}

/**
 * One node's disk: committed rows, and the writes that are not.
 *
 *     write-row ──> queue ──> batch under way ──fsync──> rows ──> writes-committed
 *                                          └─fails──> queue and batch refused ──> writes-failed
 *
 * It keeps exactly what `node/events.ts` promises: commits in order, each as a whole or not at all, everything not
 * committed lost with the power, and after a failure no further write of that epoch. And no more than that: a commit is
 * visible to reads a little before it is reported, and one that was reported as failed may be there after all.
 */
export class SimulatedDisk {
  /** What a power loss leaves. */
  content: DiskContent;
  /** Since when it has worked well and fast, microseconds; `Infinity` while it does not. */
  soundSinceUs = 0;
  #conditions: DiskConditions;
  readonly #schedule: Schedule;
  readonly #dice: Dice;
  #listener: (event: NodeEvent) => void = () => {};
  /** Counts the processes that used this disk: what belongs to an earlier one is not reported to a later one. */
  #life = 0;
  #queue: WriteRow[] = [];
  #underWay: readonly WriteRow[] = [];
  #committing = false;
  #refusedEpoch = Number.NEGATIVE_INFINITY;
  #lastReportUs = 0;
  /** When the commit under way ends, and how many ends were set so far: only the one set last comes. */
  #commitDueUs = 0;
  #endsSet = 0;
  #lastNoteUs = 0;
  /** Notes on their way to the disk, in order. */
  #notes: { dueUs: number; readonly write: () => void }[] = [];
  /** When a damaged row was last written anew, by key. */
  readonly #mendedUs = new Map<string, number>();

  constructor({ identity, schedule, dice, conditions }: DiskSetting) {
    this.content = new DiskContent(identity);
    this.#schedule = schedule;
    this.#dice = dice;
    this.#conditions = conditions;
  }

  /** Committed rows by `keyId`, damaged ones left out. */
  get rows(): ReadonlyMap<string, PlacedRow> {
    return this.content.rows;
  }

  /** The membership history stored last, or null on a disk that never had one. */
  get history(): History | null {
    return this.content.history;
  }

  /** From now on it behaves like this, in what is named. */
  change(conditions: Partial<DiskConditions>): void {
    this.#conditions = { ...this.#conditions, ...conditions };
    if (!this.#isSound()) this.soundSinceUs = Number.POSITIVE_INFINITY;
    // A commit that began in worse times may still take its time; what waits behind it does too.
    else if (!this.#committing) this.#recover();
  }

  /**
   * From now on it works well; and what began in worse times, and would take longer than `withinUs`, ends by then. A
   * stalled commit is a fault that lasts: one drawn at 63 seconds once outlived the time in which owners must be equal.
   */
  heal(withinUs: number): void {
    this.change(healthy);
    const limitUs = this.#schedule.nowUs + withinUs;
    if (this.#underWay.length > 0 && this.#commitDueUs > limitUs) this.#endCommitAfter(withinUs);
    for (const note of this.#notes) note.dueUs = Math.min(note.dueUs, limitUs);
    this.#lastNoteUs = Math.min(this.#lastNoteUs, limitUs);
    if (this.#notes.length > 0) this.#later(withinUs, () => this.#endNotes());
  }

  /** Since when it has worked well and fast and the key could be read, microseconds. */
  readableSinceUs(key: string): number {
    if (this.content.isDamaged(key)) return Number.POSITIVE_INFINITY;
    return Math.max(this.soundSinceUs, this.#mendedUs.get(key) ?? 0);
  }

  /** Whether the row of the key is about to go: the last of the writes that wait for their commit drops it. */
  isDropping(key: string): boolean {
    const last = [...this.#underWay, ...this.#queue].findLast((write) => keyId(write.key) === key);
    return last?.stored === null;
  }

  /** A process opens the disk. */
  open(listener: (event: NodeEvent) => void): void {
    this.#listener = listener;
    this.#refusedEpoch = Number.NEGATIVE_INFINITY;
    this.#lastReportUs = 0;
  }

  /** The process is gone. The batch under way has reached the platter as a whole or not at all; the rest is lost. */
  powerLoss(): void {
    this.#life++;
    if (this.#underWay.length > 0 && this.#dice.chance(500)) this.#apply(this.#underWay);
    this.#underWay = [];
    this.#queue = [];
    this.#committing = false;
    this.#notes = [];
    this.#lastNoteUs = 0;
    if (this.#isSound()) this.#recover();
    this.#listener = () => {};
  }

  write(effect: WriteRow): void {
    if (effect.epoch <= this.#refusedEpoch) return;
    this.#queue.push(effect);
    if (!this.#committing) this.#beginCommit();
  }

  read({ readId, key }: ReadRow): void {
    this.#later(this.#dice.skewed(this.#conditions.readMeanUs), () => {
      this.#listener({ type: "row-read", readId, result: this.#readNow(key) });
    });
  }

  query({ queryId, query }: Query): void {
    this.#later(this.#dice.skewed(this.#conditions.readMeanUs), () => {
      this.#listener({ type: "answered", queryId, answer: this.content.answer(query) });
    });
  }

  /** Notes of the node itself are written beside the rows, one after another. */
  writeHistory({ historyId, history }: WriteHistory): void {
    this.#note(() => {
      this.content.history = history;
      this.#listener({ type: "history-written", historyId });
    });
  }

  writeReadiness({ readiness }: WriteReadiness): void {
    this.#note(() => {
      this.content.readiness = readiness;
    });
  }

  #isSound(): boolean {
    return this.#conditions.trouble === "none" && this.#conditions.commitMeanUs <= soundCommitUs;
  }

  #recover(): void {
    if (this.soundSinceUs === Number.POSITIVE_INFINITY) this.soundSinceUs = this.#schedule.nowUs;
  }

  #readNow(key: Key): RowRead {
    if (this.#conditions.trouble === "io" && this.#dice.chance(200)) return { status: "failed", reason: "I/O error" };
    return this.content.read(key);
  }

  /** Gathers for a moment, so that a batch has several writes, then syncs. */
  #beginCommit(): void {
    this.#committing = true;
    this.#later(this.#dice.below(300), () => {
      this.#underWay = this.#queue;
      this.#queue = [];
      // A failing device is slow as well: it is tried again before anybody hears of it.
      const retriesUs = this.#conditions.trouble === "io" ? this.#dice.below(400_000) : 0;
      this.#endCommitAfter(retriesUs + this.#dice.skewed(this.#conditions.commitMeanUs));
    });
  }

  #endCommitAfter(delayUs: number): void {
    const end = ++this.#endsSet;
    this.#commitDueUs = this.#schedule.nowUs + delayUs;
    this.#later(delayUs, () => {
      if (end === this.#endsSet) this.#endCommit();
    });
  }

  #endCommit(): void {
    const batch = this.#underWay;
    const last = batch.at(-1);
    this.#underWay = [];
    this.#committing = false;
    if (this.#isSound()) this.#recover();
    if (last === undefined) return;
    const { trouble } = this.#conditions;
    if (trouble === "none" || this.#dice.chance(300)) {
      this.#apply(batch);
      this.#report({ type: "writes-committed", upTo: last.writeId, commitSequence: this.content.commitSequence });
    } else {
      if (trouble === "io" && this.#dice.chance(500)) this.#apply(batch);
      this.#refusedEpoch = last.epoch;
      this.#queue = this.#queue.filter(({ epoch }) => epoch > last.epoch);
      this.#report({
        type: "writes-failed",
        epoch: last.epoch,
        reason: trouble === "full" ? "disk full" : "I/O error",
      });
    }
    if (this.#queue.length > 0) this.#beginCommit();
  }

  #apply(batch: readonly WriteRow[]): void {
    this.content.commitSequence++;
    for (const { key, partition, n, stored } of batch) {
      if (this.content.isDamaged(keyId(key))) this.#mendedUs.set(keyId(key), this.#schedule.nowUs);
      if (stored === null) this.content.drop(keyId(key));
      else this.content.put({ key, partition, n, stored });
    }
  }

  #note(write: () => void): void {
    const tookUs = this.#dice.skewed(this.#conditions.commitMeanUs);
    this.#lastNoteUs = Math.max(this.#lastNoteUs + 1, this.#schedule.nowUs + tookUs);
    this.#notes.push({ dueUs: this.#lastNoteUs, write });
    this.#later(this.#lastNoteUs - this.#schedule.nowUs, () => this.#endNotes());
  }

  #endNotes(): void {
    for (let next = this.#notes[0]; next !== undefined && next.dueUs <= this.#schedule.nowUs; next = this.#notes[0]) {
      this.#notes.shift();
      next.write();
    }
  }

  /** Reports arrive in order, each a moment after the fact. */
  #report(event: NodeEvent): void {
    this.#lastReportUs = Math.max(this.#lastReportUs, this.#schedule.nowUs + this.#dice.below(200));
    this.#later(this.#lastReportUs - this.#schedule.nowUs, () => this.#listener(event));
  }

  #later(delayUs: number, run: () => void): void {
    const life = this.#life;
    this.#schedule.after(delayUs, () => {
      if (life === this.#life) run();
    });
  }
}
