import type { NodeId, RingId, Zone } from "../ids.ts";

/** A node that takes part in the ring. */
export interface Member {
  readonly id: NodeId;
  readonly zone: Zone;
  /** Share of the ring relative to others, default 1. Counts for at most 1/N of the ring. */
  readonly weight: number;
}

/** First owner of each partition, as indexes into a table of nodes. Its length is Q. */
export interface Assignment {
  readonly owners: readonly NodeId[];
  readonly partitions: readonly number[];
}

/**
 * The operation that begins a cluster. Like every operation that moves partitions it carries the whole assignment that
 * its author planned (design §3), so the ring is data and not the output of an algorithm that a later version changes.
 */
export interface InitOperation {
  readonly type: "init";
  /** Random, minted once, 32 hex digits. Two clusters with different ids never merge. */
  readonly clusterId: string;
  readonly counter: 0;
  /** The largest N of any bucket: below so many members nobody may be taken out. */
  readonly n: number;
  readonly members: readonly Member[];
  /** For each of the Q partitions the index of its first owner in `members`. Its length is Q. */
  readonly assignment: readonly number[];
}

interface Authored {
  /** Lamport: above every counter that the author knew. */
  readonly counter: number;
  readonly author: NodeId;
}

/** A new identity takes part. One that was ever in the cluster cannot come back. */
interface JoinOperation extends Authored {
  readonly type: "join";
  readonly member: Member;
  readonly plan: Assignment;
}

/** A member gives up its partitions and goes once it holds nothing and everybody knows. */
interface LeaveOperation extends Authored {
  readonly type: "leave";
  readonly node: NodeId;
  readonly plan: Assignment;
}

/** A member is taken out without its help. Takes effect once a majority of the others has stored it (votes). */
export interface RemoveOperation extends Authored {
  readonly type: "remove";
  readonly node: NodeId;
  readonly plan: Assignment;
}

/** `by` takes exactly the partitions of `node`, which is removed. Needs votes like a remove. */
export interface ReplaceOperation extends Authored {
  readonly type: "replace";
  readonly node: NodeId;
  readonly by: Member;
  readonly plan: Assignment;
}

interface ReweighOperation extends Authored {
  readonly type: "reweigh";
  readonly node: NodeId;
  readonly weight: number;
  readonly plan: Assignment;
}

/** The author has stored the operation with this hash durably. */
interface VoteOperation extends Authored {
  readonly type: "vote";
  readonly operation: string;
}

/** A removed or leaving identity holds nothing any more, or never will be heard again: its frames are refused for ever. */
interface DestroyedOperation extends Authored {
  readonly type: "destroyed";
  readonly node: NodeId;
}

/** What an operator may decide after the beginning. */
export type ChangeOperation =
  | JoinOperation
  | LeaveOperation
  | RemoveOperation
  | ReplaceOperation
  | ReweighOperation
  | DestroyedOperation;

export type Operation = InitOperation | ChangeOperation | VoteOperation;

/** All operations a node knows, in order. The ring is a pure function of it. */
export type History = readonly Operation[];

/** What a history amounts to. */
export interface Membership {
  readonly clusterId: string;
  /** Hash of the operations that took effect, in order. It never repeats, even if an assignment does. */
  readonly id: RingId;
  readonly n: number;
  /** Q. */
  readonly partitionCount: number;
  /** They own, vote, mint and stand in. */
  readonly members: readonly Member[];
  /** They own nothing, still coordinate, stand in last, and drain. */
  readonly leaving: readonly Member[];
  /** Taken out by force: they only drain. */
  readonly removed: readonly Member[];
  /** Never listened to again. */
  readonly destroyed: readonly NodeId[];
  readonly firstOwners: readonly NodeId[];
  /** Removals and replacements that wait for votes, by hash. */
  readonly waiting: readonly { readonly hash: string; readonly operation: RemoveOperation | ReplaceOperation }[];
}

/** What one node believes of another, by its own measurements alone (paper §4.8.3: purely local). */
export interface PeerState {
  readonly node: NodeId;
  readonly zone: Zone;
  readonly status: "member" | "leaving" | "removed" | "destroyed" | "unknown";
  /** `unreachable`: others reach it, we do not. */
  readonly state: "up" | "unreachable" | "suspect";
  /** Milliseconds since anything was heard from it, or null if nothing ever was. */
  readonly silentMs: number | null;
  /** Accrued suspicion: minus the decimal logarithm of the chance that news at its usual pace is this late. */
  readonly phi: number;
  readonly incarnation: number;
  readonly heartbeat: number;
  /** Partitions of which it said that it holds rows it does not own. */
  readonly misplaced: readonly number[];
}
