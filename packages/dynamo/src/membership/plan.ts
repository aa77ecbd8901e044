import type { NodeId } from "../ids.ts";
import { rebalance } from "../ring/rebalance.ts";
import { foldHistory } from "./fold.ts";
import { mergeHistories, packAssignment } from "./history.ts";
import type { Assignment, ChangeOperation, History, Member, Membership } from "./types.ts";

/** What an operator asks for. */
export type Change =
  | { readonly type: "join"; readonly member: Member }
  | { readonly type: "leave"; readonly node: NodeId }
  | { readonly type: "remove"; readonly node: NodeId }
  | { readonly type: "replace"; readonly node: NodeId; readonly by: Member }
  | { readonly type: "reweigh"; readonly node: NodeId; readonly weight: number }
  | { readonly type: "destroyed"; readonly node: NodeId };

export type PlanRefusal = {
  readonly ok: false;
  readonly code:
    | "NOT_A_MEMBER"
    | "ALREADY_KNOWN"
    | "TOO_FEW_MEMBERS"
    | "TOO_MANY_MEMBERS"
    | "NOT_REMOVED"
    | "WEIGHT_INVALID";
  readonly message: string;
};

/** An operation ready to be committed, and what it would do. The operation is the plan: nothing is decided later. */
export interface Plan {
  readonly ok: true;
  readonly operation: ChangeOperation;
  /** Partitions whose first owner changes. */
  readonly moves: readonly { readonly partition: number; readonly from: NodeId; readonly to: NodeId }[];
  /** Partitions per member afterwards. */
  readonly balance: readonly { readonly node: NodeId; readonly partitions: number }[];
}

/** Plans a change on top of a history, as `author`. Changes nothing. */
export function planChange(history: History, change: Change, author: NodeId): Plan | PlanRefusal {
  const before = foldHistory(history);
  const refusal = refuse(before, change);
  if (refusal !== null) return refusal;
  const operation = operationFor(before, change, { author, counter: nextCounter(history) });
  const moves = movesTo(before, operation);
  const afterOwners = "plan" in operation ? spelled(operation.plan) : before.firstOwners;
  const counts = new Map<NodeId, number>();
  for (const { id } of membersAfter(before, change)) counts.set(id, 0);
  for (const owner of afterOwners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const balance = [...counts].map(([node, partitions]) => ({ node, partitions }));
  return { ok: true, operation, moves, balance };
}

/** The vote of `voter` for an operation that waits for a majority. */
export function voteFor(history: History, hash: string, voter: NodeId): History {
  const vote = { type: "vote", counter: nextCounter(history), author: voter, operation: hash } as const;
  return mergeHistories(history, [vote]);
}

function nextCounter(history: History): number {
  return Math.max(...history.map(({ counter }) => counter)) + 1;
}

function refuse(before: Membership, change: Change): PlanRefusal | null {
  const isMember = (node: NodeId): boolean => before.members.some(({ id }) => id === node);
  const isLeaving = (node: NodeId): boolean => before.leaving.some(({ id }) => id === node);
  const isKnown = (node: NodeId): boolean =>
    isMember(node) ||
    isLeaving(node) ||
    before.removed.some(({ id }) => id === node) ||
    before.destroyed.includes(node);
  const no = (code: PlanRefusal["code"], message: string): PlanRefusal => ({ ok: false, code, message });
  switch (change.type) {
    case "join":
    case "replace": {
      const newcomer = change.type === "join" ? change.member : change.by;
      if (!(newcomer.weight > 0)) return no("WEIGHT_INVALID", "A weight is a number above 0.");
      if (isKnown(newcomer.id))
        return no("ALREADY_KNOWN", `${newcomer.id} is or was in this cluster; an identity never returns.`);
      if (change.type === "join" && before.members.length >= before.partitionCount) {
        return no("TOO_MANY_MEMBERS", `A ring of ${before.partitionCount} partitions has room for no more members.`);
      }
      if (change.type === "replace" && !isKnown(change.node)) return no("NOT_A_MEMBER", `${change.node} is no member.`);
      return null;
    }
    case "leave":
    case "remove":
      if (!isMember(change.node) && !(change.type === "remove" && isLeaving(change.node))) {
        return no("NOT_A_MEMBER", `${change.node} is no member.`);
      }
      if (isMember(change.node) && before.members.length - 1 < Math.min(before.n, before.members.length)) {
        return no("TOO_FEW_MEMBERS", `Without ${change.node} fewer than ${before.n} members would be left.`);
      }
      return null;
    case "reweigh":
      if (!(change.weight > 0)) return no("WEIGHT_INVALID", "A weight is a number above 0.");
      return isMember(change.node) ? null : no("NOT_A_MEMBER", `${change.node} is no member.`);
    case "destroyed":
      if (isLeaving(change.node) || before.removed.some(({ id }) => id === change.node)) return null;
      return no("NOT_REMOVED", `Only a node that was removed or is leaving can be declared destroyed.`);
  }
}

function membersAfter(before: Membership, change: Change): readonly Member[] {
  switch (change.type) {
    case "join":
      return [...before.members, change.member];
    case "leave":
    case "remove":
      return before.members.filter(({ id }) => id !== change.node);
    case "replace":
      return [...before.members.filter(({ id }) => id !== change.node), change.by];
    case "reweigh":
      return before.members.map((member) =>
        member.id === change.node ? { ...member, weight: change.weight } : member,
      );
    case "destroyed":
      return before.members;
  }
}

function operationFor(
  before: Membership,
  change: Change,
  stamp: { readonly author: NodeId; readonly counter: number },
): ChangeOperation {
  if (change.type === "destroyed") return { ...change, ...stamp };
  const members = membersAfter(before, change);
  // A replacement takes exactly the other's partitions; everything else balances anew, moving as little as it can.
  const handed = before.firstOwners.map((owner) =>
    change.type === "replace" && owner === change.node ? change.by.id : owner,
  );
  const replaces = change.type === "replace" && handed.includes(change.by.id);
  const scope = replaces ? "repair" : "plan";
  return { ...change, ...stamp, plan: packAssignment(rebalance({ assignment: handed, members, n: before.n, scope })) };
}

function movesTo(before: Membership, operation: ChangeOperation): Plan["moves"] {
  if (!("plan" in operation)) return [];
  const after = spelled(operation.plan);
  return before.firstOwners.flatMap((from, partition) => {
    const to = after[partition];
    return to === undefined || to === from ? [] : [{ partition, from, to }];
  });
}

function spelled({ owners, partitions }: Assignment): readonly NodeId[] {
  return partitions.flatMap((index) => owners[index] ?? []);
}
