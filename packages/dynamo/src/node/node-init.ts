import type { BucketSettings } from "../coordinator/bucket-settings.ts";
import type { NodeId, RingId } from "../ids.ts";
import type { History, PeerState } from "../membership/types.ts";

/** What a node is born with. All of it is read by the shell before the node exists; the node itself never asks. */
export interface NodeInit {
  readonly id: NodeId;
  readonly history: History;
  readonly buckets: ReadonlyMap<string, BucketSettings>;
  /** Persisted and raised by one before each start. */
  readonly incarnation: number;
  /** The engine's count of durable commits. */
  readonly commitSequence: number;
  /** Partitions of which the engine holds at least one row. */
  readonly heldPartitions: readonly number[];
  /** True when this data directory was emptied after the cluster began: its "nothing" does not count as a vote. */
  readonly recovering: boolean;
  /** Four random 32-bit numbers. In a shell: from the operating system. In a simulator: from the seed. */
  readonly entropy: readonly [number, number, number, number];
  readonly timing: Timing;
}

/** Intervals in milliseconds. Each is cheap to change and none is needed for safety. */
export interface Timing {
  /** Between heartbeats to each peer. Default 500. Small costs messages; large delays suspicion. */
  readonly heartbeatMs: number;
  /** Silence after which a peer is suspect. Default 2,000. Too small: needless stand-ins. Too large: slow requests. */
  readonly suspectAfterMs: number;
  /** How long an owner may be silent on a write before a stand-in is asked as well. Default 150. */
  readonly standInDelayMs: number;
  /** Between attempts to drain misplaced rows. Default 1,000; a returning peer starts one at once. */
  readonly drainIntervalMs: number;
  /** Rows in one drain message. Default 64. */
  readonly drainRowsMax: number;
}

export const defaultTiming: Timing = {
  heartbeatMs: 500,
  suspectAfterMs: 2_000,
  standInDelayMs: 150,
  drainIntervalMs: 1_000,
  drainRowsMax: 64,
};

/** One node's own view of the world, for people. Views differ during a partition, and that is the point of asking. */
export interface NodeView {
  readonly id: NodeId;
  readonly incarnation: number;
  readonly ringId: RingId;
  readonly commitSequence: number;
  readonly recovering: boolean;
  /** The other members. */
  readonly peers: readonly PeerState[];
  /** Partitions of which this node holds rows it does not own, and should drain. */
  readonly misplaced: readonly number[];
  /** Requests that it coordinates at the moment. */
  readonly inFlight: number;
}
