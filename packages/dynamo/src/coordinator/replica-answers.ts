import type { NodeId } from "../ids.ts";
import type { ReadRepairReason } from "../node/trace.ts";
import type { PreferenceEntry } from "../ring/ring.ts";
import type { Row } from "../versioning/types.ts";
import { contains, emptyRow, equalRows, mergeRows } from "../versioning/row.ts";

/** What one replica said to a read. */
export type ReplicaAnswer =
  | { readonly kind: "row"; readonly row: Row }
  /** It holds nothing. `votes`: it is a ready owner, so its nothing may count towards "not found". */
  | { readonly kind: "nothing"; readonly votes: boolean }
  /** Its copy is damaged: neither a row nor a nothing. */
  | { readonly kind: "unknown" };

export interface StaleOwner {
  readonly node: NodeId;
  readonly reason: ReadRepairReason;
}

/** Whom a read concerns and how many must answer. */
export interface ReadQuorum {
  readonly preference: readonly PreferenceEntry[];
  readonly r: number;
  readonly pr: number;
}

/**
 * The answers to one read, and what they amount to (design §4). Pure bookkeeping: who is asked, and when, is the
 * get coordinator's business.
 *
 * Found answers always count. A nothing counts only from a ready owner: a stand-in that was never asked to store the
 * key, or an owner that has not received its rows yet, says nothing about whether the key exists.
 */
export class ReplicaAnswers {
  readonly #quorum: ReadQuorum;
  readonly #answers = new Map<NodeId, ReplicaAnswer>();
  readonly #owners: ReadonlySet<NodeId>;
  #merged: Row = emptyRow;
  #fastest: NodeId | null = null;

  constructor(quorum: ReadQuorum) {
    this.#quorum = quorum;
    this.#owners = new Set(quorum.preference.filter(({ role }) => role === "owner").map(({ node }) => node));
  }

  /** Notes an answer; a node's first is the one that counts. */
  add(node: NodeId, answer: ReplicaAnswer): void {
    if (this.#answers.has(node)) return;
    // What is known already is kept as the same object, so that nobody compares it byte by byte again.
    const known = answer.kind === "row" && equalRows(this.#merged, answer.row);
    this.#answers.set(node, known ? { kind: "row", row: this.#merged } : answer);
    if (answer.kind === "row" && !known) this.#merged = mergeRows(this.#merged, answer.row);
    if (this.#fastest === null && this.#owners.has(node)) this.#fastest = node;
  }

  has(node: NodeId): boolean {
    return this.#answers.has(node);
  }

  /** Everything that the answers know, together. */
  get merged(): Row {
    return this.#merged;
  }

  /** The owner that answered first, whatever it said. */
  get fastest(): NodeId | null {
    return this.#fastest;
  }

  get found(): boolean {
    return this.#merged.clock.length > 0;
  }

  answeredBy(): readonly NodeId[] {
    return [...this.#answers].filter(([, answer]) => answer.kind !== "unknown").map(([node]) => node);
  }

  /** Enough to answer at once: R votes of owners and of whoever found something, PR owners among them. */
  enoughFound(): boolean {
    return this.found && this.#votes() >= this.#quorum.r && this.#ownersAnswered() >= this.#quorum.pr;
  }

  /** R ready owners hold nothing, and nobody found anything: the key does not exist. */
  enoughNothing(): boolean {
    return !this.found && this.#votes() >= Math.max(this.#quorum.r, this.#quorum.pr);
  }

  /** R distinct nodes answered, of whatever kind: all that can be asked for when owners are out of reach. */
  enoughAnswered(): boolean {
    return this.answeredBy().length >= this.#quorum.r && this.#ownersAnswered() >= this.#quorum.pr;
  }

  /** Owners that answered with less than what is now known: the targets of read repair. */
  staleOwners(): readonly StaleOwner[] {
    const stale: StaleOwner[] = [];
    for (const [node, answer] of this.#answers) {
      if (!this.#owners.has(node)) continue;
      if (answer.kind === "nothing") stale.push({ node, reason: "missing" });
      else if (answer.kind === "unknown") stale.push({ node, reason: "damaged" });
      else if (!contains(answer.row, this.#merged)) stale.push({ node, reason: "stale" });
    }
    return stale;
  }

  #votes(): number {
    let votes = 0;
    for (const answer of this.#answers.values()) {
      if (answer.kind === "row" || (answer.kind === "nothing" && answer.votes)) votes++;
    }
    return votes;
  }

  #ownersAnswered(): number {
    return this.answeredBy().filter((node) => this.#owners.has(node)).length;
  }
}
