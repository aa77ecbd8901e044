import type { NodeId, Zone } from "../ids.ts";

/** A node that takes part in the ring. */
export interface Member {
  readonly id: NodeId;
  readonly zone: Zone;
  /** Share of the ring relative to others, default 1. Counts for at most 1/N of the ring. */
  readonly weight: number;
}

/**
 * The operation that begins a cluster. Like every operation it carries the whole assignment that its author planned
 * (design §3), so the ring is data and not the output of an algorithm that a later version may change.
 */
export interface InitOperation {
  readonly type: "init";
  /** Random, minted once, 32 hex digits. Two clusters with different ids never merge. */
  readonly clusterId: string;
  readonly counter: 0;
  readonly members: readonly Member[];
  /** For each of the Q partitions the index of its first owner in `members`. Its length is Q. */
  readonly assignment: readonly number[];
}

export type Operation = InitOperation;

/** All operations a node knows, in order. The ring is a pure function of it. */
export type History = readonly Operation[];

/** What one node believes of another, by its own measurements alone (paper §4.8.3: purely local). */
export interface PeerState {
  readonly node: NodeId;
  readonly zone: Zone;
  readonly state: "up" | "suspect";
  /** Milliseconds since anything was heard from it, or null if nothing ever was. */
  readonly silentMs: number | null;
  readonly incarnation: number;
  readonly heartbeat: number;
  /** Partitions of which it said that it holds rows it does not own. */
  readonly misplaced: readonly number[];
}
