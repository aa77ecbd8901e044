import { md5 } from "@noble/hashes/legacy.js";
import { assert } from "../assert.ts";
import { hex, utf8 } from "../bytes.ts";
import type { NodeId, RingId } from "../ids.ts";
import { rebalance } from "../ring/rebalance.ts";
import { firstOwnersIn, operationHash } from "./history.ts";
import type { History, Member, Membership, Operation, RemoveOperation, ReplaceOperation } from "./types.ts";

/**
 * What a history amounts to: the fold of its operations in order, then `repair(last valid assignment, members)`
 * (design §3, protocol finding 6).
 *
 * An operation is data that its author planned; nothing is decided anew when an older one is inserted before it. So k
 * concurrent operations move at most what their k plans moved, plus what repair must: partitions of nodes that are no
 * members, and the shares of members that the last assignment did not know.
 */
export function foldHistory(history: History): Membership {
  const [init] = history;
  assert(init?.type === "init", "a history begins with init");
  const fold = new Fold(init.members, init.n, init.assignment.length);
  const votes = votesOf(history);
  for (const operation of history) fold.take(operation, votes);
  return fold.result(init.clusterId);
}

/** Who has stored which operation. */
function votesOf(history: History): ReadonlyMap<string, ReadonlySet<NodeId>> {
  const votes = new Map<string, Set<NodeId>>();
  for (const operation of history) {
    if (operation.type !== "vote") continue;
    const voters = votes.get(operation.operation) ?? new Set();
    voters.add(operation.author);
    votes.set(operation.operation, voters);
  }
  return votes;
}

type Votes = ReadonlyMap<string, ReadonlySet<NodeId>>;

class Fold {
  readonly #n: number;
  readonly #partitionCount: number;
  readonly #members: Map<NodeId, Member>;
  readonly #leaving = new Map<NodeId, Member>();
  readonly #removed = new Map<NodeId, Member>();
  readonly #destroyed = new Set<NodeId>();
  readonly #effective: string[] = [];
  readonly #waiting: { hash: string; operation: RemoveOperation | ReplaceOperation }[] = [];
  #assignment: readonly NodeId[] = [];

  constructor(members: readonly Member[], n: number, partitionCount: number) {
    this.#members = new Map(members.map((member) => [member.id, member]));
    this.#n = n;
    this.#partitionCount = partitionCount;
  }

  take(operation: Operation, votes: Votes): void {
    if (operation.type === "vote") return;
    const hash = operationHash(operation);
    if (operation.type !== "init" && !this.#apply(operation, { hash, votes })) return this.#skip(operation, hash);
    this.#effective.push(hash);
    this.#assignment = firstOwnersIn(operation) ?? this.#assignment;
  }

  result(clusterId: string): Membership {
    const members = [...this.#members.values()];
    const firstOwners = rebalance({ assignment: this.#assignment, members, n: this.#n, scope: "repair" });
    return {
      clusterId,
      id: hex(md5(utf8(this.#effective.join()))) as RingId,
      n: this.#n,
      partitionCount: this.#partitionCount,
      members,
      leaving: [...this.#leaving.values()],
      removed: [...this.#removed.values()],
      destroyed: [...this.#destroyed],
      firstOwners,
      waiting: this.#waiting,
    };
  }

  /** Whether the operation takes effect. */
  #apply(operation: Exclude<Operation, { type: "init" | "vote" }>, at: { hash: string; votes: Votes }): boolean {
    // What somebody decides who is out already is skipped; saying of oneself that one is empty is a last duty.
    const lastDuty = operation.type === "destroyed" && operation.author === operation.node;
    if (!this.#members.has(operation.author) && !lastDuty) return false;
    switch (operation.type) {
      case "join":
        return this.#join(operation.member);
      case "leave":
        return this.#leave(operation.node);
      case "remove":
        return this.#mayTakeOut(operation.node) && this.#voted(operation, at) && this.#remove(operation.node);
      case "replace":
        return this.#replace(operation, at);
      case "reweigh": {
        const member = this.#members.get(operation.node);
        if (member !== undefined) this.#members.set(operation.node, { ...member, weight: operation.weight });
        return member !== undefined;
      }
      case "destroyed":
        return lastDuty ? this.#goodbye(operation.node) : this.#destroy(operation.node);
    }
  }

  /**
   * A newcomer whose author turned out to be out already is out with it, and so is one for whom others who came at the same
   * time have left no partition. Yet it may have taken part for a while, in the rings of those who had not heard, so it has
   * the duty to drain like anybody who was removed; and that changes who must be asked before anything is reaped, hence
   * the ring id. One that replaces somebody when enough have voted is still awaited.
   */
  #skip(operation: Exclude<Operation, { type: "init" | "vote" }>, hash: string): void {
    const newcomer = operation.type === "join" ? operation.member : operation.type === "replace" ? operation.by : null;
    const isAwaited = this.#waiting.some((waiting) => waiting.hash === hash);
    if (newcomer === null || isAwaited || this.#isKnown(newcomer.id)) return;
    this.#removed.set(newcomer.id, newcomer);
    this.#effective.push(`skipped ${hash}`);
  }

  #join(member: Member): boolean {
    if (this.#isKnown(member.id) || this.#members.size >= this.#partitionCount) return false;
    this.#members.set(member.id, member);
    return true;
  }

  #leave(node: NodeId): boolean {
    const member = this.#members.get(node);
    if (member === undefined || !this.#mayTakeOut(node)) return false;
    this.#members.delete(node);
    this.#leaving.set(node, member);
    return true;
  }

  #remove(node: NodeId): boolean {
    const member = this.#members.get(node) ?? this.#leaving.get(node);
    if (member === undefined) return false;
    this.#members.delete(node);
    this.#leaving.delete(node);
    this.#removed.set(node, member);
    return true;
  }

  #replace(operation: ReplaceOperation, at: { hash: string; votes: Votes }): boolean {
    const { node, by } = operation;
    if (this.#isKnown(by.id)) return false;
    // Of a node that is out already nothing is left to take: the other simply joins.
    if (!this.#members.has(node) && !this.#leaving.has(node)) return this.#join(by);
    if (!this.#voted(operation, at)) return false;
    this.#remove(node);
    this.#members.set(by.id, by);
    return true;
  }

  /**
   * Also of a member: late news may have taken out whoever removed it, and its removal with it, but what it has said of
   * itself stays said. It had handed over everything, closed its doors and gone; a ring that waited for it would wait for
   * ever. So the ring may be left with fewer than N members, who drop nothing until there are N again. Not of the only
   * member: a ring has at least one.
   */
  #goodbye(node: NodeId): boolean {
    if (this.#members.size > 1 && this.#members.delete(node)) {
      this.#destroyed.add(node);
      return true;
    }
    return this.#destroy(node);
  }

  #destroy(node: NodeId): boolean {
    if (!this.#removed.has(node) && !this.#leaving.has(node)) return false;
    this.#removed.delete(node);
    this.#leaving.delete(node);
    this.#destroyed.add(node);
    return true;
  }

  #isKnown(node: NodeId): boolean {
    return this.#members.has(node) || this.#leaving.has(node) || this.#removed.has(node) || this.#destroyed.has(node);
  }

  /** Not below N members where there were N: two halves that take each other out must not leave an empty ring. */
  #mayTakeOut(node: NodeId): boolean {
    return !this.#members.has(node) || this.#members.size - 1 >= Math.min(this.#n, this.#members.size);
  }

  /** Stored by a majority of the members, the one to go not counted. */
  #voted(operation: RemoveOperation | ReplaceOperation, { hash, votes }: { hash: string; votes: Votes }): boolean {
    const voters = [...this.#members.keys()].filter((member) => member !== operation.node);
    const stored = voters.filter((voter) => votes.get(hash)?.has(voter) === true).length;
    const enough = stored * 2 > voters.length;
    if (!enough) this.#waiting.push({ hash, operation });
    return enough;
  }
}
