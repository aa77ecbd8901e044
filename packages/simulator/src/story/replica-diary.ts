import { dominates } from "@cartwheel/dynamo";
import type { NodeId, Row } from "@cartwheel/dynamo";
import type { Cause } from "./story-event.ts";

/** A row of the key that reached a node, and how. */
export interface ReceivedRow {
  readonly row: Row;
  readonly cause: Cause;
  /** In which step of the run it came. */
  readonly step: number;
}

interface OpenWrite {
  readonly writeId: number;
  readonly epoch: number;
  readonly row: Row | null;
  /** Where the story tells of it, to add what became of it. */
  readonly entry: number;
}

/** More rows than this do not wait for one read of the disk. */
const receivedMax = 64;

/**
 * One node's row of one key, as the node itself sees it: what is synced, and over it what waits for its commit.
 * It says what a process knew when it changed the row, and what went with the process, or with the disk.
 */
export class ReplicaDiary {
  readonly node: NodeId;
  /** As this process sees it, committed or not. */
  current: Row | null = null;
  /** Owners that acknowledged a drained row to this node, latest last. */
  readonly handedTo: NodeId[] = [];
  /** Whose certificate reached this node last. */
  certifiedBy: NodeId | null = null;
  #synced: Row | null = null;
  #open: OpenWrite[] = [];
  #received: ReceivedRow[] = [];
  /** The latest step that wrote, and the one before it. */
  #writeStep = 0;
  #writeStepBefore = 0;

  constructor(node: NodeId) {
    this.node = node;
  }

  receive(received: ReceivedRow): void {
    this.#received.push(received);
    if (this.#received.length > receivedMax) this.#received.shift();
  }

  /**
   * Rows that may be behind a write of this step, likeliest first: several wait for one read of the disk and are then
   * taken in order, so first those that came since the step that wrote before, then older ones.
   */
  rowsBehind(step: number): readonly ReceivedRow[] {
    const since = step === this.#writeStep ? this.#writeStepBefore : this.#writeStep;
    const fresh = this.#received.filter((received) => received.step > since);
    return [...fresh, ...this.#received.filter((received) => received.step <= since).toReversed()];
  }

  write(write: OpenWrite, step: number): void {
    if (step !== this.#writeStep) this.#writeStepBefore = this.#writeStep;
    this.#writeStep = step;
    this.#open.push(write);
    this.current = write.row;
  }

  /** The row was damaged: as if there were none. */
  setAside(): void {
    this.current = null;
    this.#synced = null;
  }

  /** Entries of the writes that are now durable. */
  committed(upTo: number): readonly number[] {
    const done = this.#open.filter(({ writeId }) => writeId <= upTo);
    const last = done.at(-1);
    if (last !== undefined) this.#synced = last.row;
    this.#open = this.#open.filter(({ writeId }) => writeId > upTo);
    return done.map(({ entry }) => entry);
  }

  /** Entries of the writes that were refused; the process goes on with what the disk holds. */
  failed(epoch: number, onDisk: Row | null): readonly number[] {
    const refused = this.#open.filter((write) => write.epoch <= epoch);
    this.#open = this.#open.filter((write) => write.epoch > epoch);
    this.#synced = onDisk;
    if (refused.length > 0) this.current = onDisk;
    return refused.map(({ entry }) => entry);
  }

  /** A new process on what the disk holds: the entries of writes that were still open, and what was synced and is gone. */
  start(onDisk: Row | null): { readonly open: readonly { entry: number; kept: boolean }[]; readonly gone: Row | null } {
    const open = this.#open.map(({ entry, row }) => ({ entry, kept: isIn(onDisk, row) }));
    const gone = isIn(onDisk, this.#synced) ? null : this.#synced;
    this.#open = [];
    this.#received = [];
    this.handedTo.length = 0;
    this.certifiedBy = null;
    this.#synced = onDisk;
    this.current = onDisk;
    return { open, gone };
  }
}

/** Whether a disk still knows all that a row knew. A dropped row is on the disk when there is none. */
function isIn(onDisk: Row | null, row: Row | null): boolean {
  if (row === null) return onDisk === null;
  return onDisk !== null && dominates(onDisk.clock, row.clock);
}
