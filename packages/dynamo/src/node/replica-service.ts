import { ownsKey, mergeIntoReplica, readReplica } from "../coordinator/replica.ts";
import { DrainCredit } from "../handoff/drain-credit.ts";
import type { NodeId } from "../ids.ts";
import { EarlyRequests } from "./early-requests.ts";
import type { Kernel } from "./kernel.ts";
import type { Drain, DrainReply, Repair, ReplicaGet, ReplicaPut, ReplicaPutReply } from "./peer-message.ts";

/** What this node does for other coordinators: stores, reads, merges, and takes over rows that it owns. */
export class ReplicaService {
  readonly #kernel: Kernel;

  readonly #commitSequence: () => number;
  readonly #credit: DrainCredit;
  readonly #early: EarlyRequests;

  constructor(
    kernel: Kernel,
    node: { readonly commitSequence: () => number; readonly askToConfirm: (node: NodeId) => void },
  ) {
    this.#kernel = kernel;
    this.#credit = new DrainCredit(kernel.timing.drainRowsMax);
    this.#commitSequence = node.commitSequence;
    this.#early = new EarlyRequests(kernel, node.askToConfirm);
  }

  onConfirmed(): void {
    this.#early.release();
  }

  onPut(from: NodeId, put: ReplicaPut): void {
    const { id, key, row, role, durability, remainingMs } = put;
    // Nobody waits for it any more; the row is on its way by read repair or handoff.
    if (!(remainingMs > 0)) return;
    if (this.#early.hold({ from, remainingMs }, (ms) => this.onPut(from, { ...put, remainingMs: ms }))) return;
    const deadlineMs = this.#kernel.now().monotonicMs + remainingMs;
    const inTime = (): boolean => this.#kernel.now().monotonicMs < deadlineMs;
    const answer = (result: ReplicaPutReply["result"]): void => {
      const commitSequence = this.#commitSequence();
      if (inTime()) this.#kernel.send(from, { type: "replica-put-reply", id, result, commitSequence });
    };
    if (this.#kernel.bucket(key.bucket) === undefined || !this.#takesCopies()) return answer("failed");
    if (!this.#kernel.isOpen() || (role === "owner" && !ownsKey(this.#kernel, key))) {
      answer("not-owner");
      this.#kernel.send(from, { type: "history", history: this.#kernel.history() });
      return;
    }
    const buffered = durability === "buffered";
    mergeIntoReplica(
      this.#kernel,
      { key, row },
      {
        stillWanted: inTime,
        ofPut: true,
        applied: () => {
          if (buffered) answer("buffered");
        },
        done: (outcome) => {
          if (!buffered || outcome === "durable") answer(outcome === "durable" ? "durable" : "failed");
        },
      },
    );
  }

  onGet(from: NodeId, get: ReplicaGet): void {
    const { id, key, remainingMs } = get;
    if (!(remainingMs > 0)) return;
    if (this.#early.hold({ from, remainingMs }, (ms) => this.onGet(from, { ...get, remainingMs: ms }))) return;
    // Perhaps an older image: what it holds would be handed to the owners by read repair.
    if (!this.#kernel.isConfirmed()) {
      this.#kernel.send(from, { type: "replica-get-reply", id, result: "unknown", row: null, vote: "not-owner" });
      return;
    }
    readReplica(this.#kernel, key, (answer) =>
      this.#kernel.send(from, {
        type: "replica-get-reply",
        id,
        result: answer.result,
        row: answer.row,
        vote: answer.vote,
      }),
    );
  }

  onRepair({ key, row }: Repair): void {
    const isOwner = this.#kernel.isOpen() && this.#takesCopies() && ownsKey(this.#kernel, key);
    if (isOwner) mergeIntoReplica(this.#kernel, { key, row }, { done: () => {} });
  }

  /**
   * Acknowledged only if this node owns every row in its own ring and each merged row is durable: the sender drops its
   * copy on the strength of it (design §5).
   */
  onDrain(from: NodeId, { id, rows, ringId }: Drain): void {
    const own = this.#kernel.ring().id;
    const answer = (result: DrainReply["result"]): void => {
      const commitSequence = this.#commitSequence();
      const creditRows = this.#credit.rows;
      this.#kernel.send(from, { type: "drain-reply", id, result, ringId: own, creditRows, commitSequence });
    };
    if (!this.#takesCopies()) return answer("failed");
    if (ringId !== own || !this.#kernel.isOpen() || !rows.every(({ key }) => ownsKey(this.#kernel, key))) {
      answer("not-owner");
      this.#kernel.send(from, { type: "history", history: this.#kernel.history() });
      return;
    }
    const cameMs = this.#kernel.now().monotonicMs;
    let open = rows.length;
    let allDurable = true;
    const done = (outcome: string): void => {
      if (outcome !== "durable") allDurable = false;
      if (--open > 0) return;
      this.#credit.onStored(this.#kernel.now().monotonicMs - cameMs);
      // It counts that this node is an owner when it answers, not when it was asked (docs/handoff-proof.md, step 1).
      const stillOwner = this.#kernel.ring().id === own && this.#kernel.isOpen();
      if (stillOwner) answer(allDurable ? "stored" : "failed");
      else answer("not-owner");
    };
    for (const row of rows) mergeIntoReplica(this.#kernel, row, { done });
  }

  /** Not on a disk that may be an older image, nor on one that is far behind: somebody else can stand in, or later. */
  #takesCopies(): boolean {
    return this.#kernel.isConfirmed() && !this.#kernel.rows.isCongested;
  }
}
