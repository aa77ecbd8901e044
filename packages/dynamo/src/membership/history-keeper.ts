import type { NodeId } from "../ids.ts";
import type { Ring } from "../ring/ring.ts";
import { createRing } from "../ring/ring.ts";
import { containsHistory, historyIdOf, mergeHistories, operationHash } from "./history.ts";
import { voteFor } from "./plan.ts";
import { unsoundness } from "./soundness.ts";
import type { History } from "./types.ts";

/**
 * What this node knows of the membership history. It is durable before it is acted on or told (design §3): what is
 * learned goes to the engine first, and only `onWritten` makes it the ring.
 */
export class HistoryKeeper {
  readonly #self: NodeId;
  readonly #write: (historyId: string, history: History) => void;
  readonly #onRing: (before: Ring, after: Ring) => void;
  readonly #writing = new Map<string, History>();
  #history: History;
  #historyId: string;
  /** All that was learned, durable or not. */
  #learned: History;
  #ring: Ring;
  #hasVoted = false;

  constructor(
    start: { readonly self: NodeId; readonly history: History },
    ports: {
      readonly write: (historyId: string, history: History) => void;
      readonly onRing: (before: Ring, after: Ring) => void;
    },
  ) {
    this.#self = start.self;
    this.#write = ports.write;
    this.#onRing = ports.onRing;
    this.#history = start.history;
    this.#learned = start.history;
    this.#historyId = historyIdOf(start.history);
    this.#ring = createRing(start.history);
  }

  get history(): History {
    return this.#history;
  }

  /** Hash of all operations known, the ineffective ones and the votes included. */
  get historyId(): string {
    return this.#historyId;
  }

  get ring(): Ring {
    return this.#ring;
  }

  /** Takes in what somebody else knows. Returns false for the history of another cluster, and for an unsound one. */
  learn(other: History): boolean {
    const [mine] = this.#history;
    const [theirs] = other;
    if (mine === undefined || theirs === undefined || unsoundness(other) !== null) return false;
    if (operationHash(mine) !== operationHash(theirs)) return false;
    // Nothing new, and it was voted on already. What a start found on its disk may still wait for this node's vote.
    if (this.#hasVoted && containsHistory(this.#learned, other)) return true;
    this.#hasVoted = true;
    const voted = this.#withOwnVotes(mergeHistories(this.#learned, other));
    if (containsHistory(this.#learned, voted)) return true;
    this.#learned = voted;
    const historyId = historyIdOf(voted);
    this.#writing.set(historyId, voted);
    this.#write(historyId, voted);
    return true;
  }

  onWritten(historyId: string): void {
    const written = this.#writing.get(historyId);
    this.#writing.delete(historyId);
    if (written === undefined) return;
    this.#history = mergeHistories(this.#history, written);
    this.#historyId = historyIdOf(this.#history);
    const before = this.#ring;
    const after = createRing(this.#history);
    if (after.id === before.id) return;
    this.#ring = after;
    this.#onRing(before, after);
  }

  /** To store a forced removal is to vote for it: operation and vote become durable together. */
  #withOwnVotes(history: History): History {
    const { waiting, members } = createRing(history);
    if (!members.some(({ id }) => id === this.#self)) return history;
    const voted = new Set(
      history.flatMap((each) => (each.type === "vote" && each.author === this.#self ? [each.operation] : [])),
    );
    return waiting
      .filter(({ hash, operation }) => operation.node !== this.#self && !voted.has(hash))
      .reduce((sum, { hash }) => voteFor(sum, hash, this.#self), history);
  }
}
