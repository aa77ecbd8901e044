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
  /**
   * What `write-readiness` stored last, or null if it never did. With another ring, or none, every owned partition is
   * recovering: this disk cannot show that it ever heard everybody's rows.
   */
  readonly readiness: Readied | null;
  /** Where this node listens, `host:port`, for others to learn. */
  readonly address: string;
  /** Four random 32-bit numbers. In a shell: from the operating system. In a simulator: from the seed. */
  readonly entropy: readonly [number, number, number, number];
  readonly timing: Timing;
}

/** Which partitions were recovering, and under which ring that was true. */
export interface Readied {
  readonly ringId: RingId;
  readonly recovering: readonly number[];
}

/** Intervals in milliseconds. Each is cheap to change and none is needed for safety. */
export interface Timing {
  /** Between gossip exchanges, each with one random peer (paper §4.8). Default 1,000. Large delays news and suspicion. */
  readonly gossipMs: number;
  /**
   * Silence after which a peer whose news comes at the usual pace is probed. Default 5,000; for one whose news comes
   * more slowly it stretches. An unanswered request starts a probe at once, so this is for idle clusters.
   */
  readonly suspectAfterMs: number;
  /** How long a probe, direct and through others, may stay unanswered. Default 500. */
  readonly probeTimeoutMs: number;
  /** How long an owner may be silent on a write before a stand-in is asked as well. Default 150. */
  readonly standInDelayMs: number;
  /** Between attempts to drain misplaced rows. Default 1,000; a returning peer starts one at once. */
  readonly drainIntervalMs: number;
  /** Rows handed over at a time until an owner has granted more, or less. Default 64. */
  readonly drainRowsMax: number;
  /** Between tree comparisons with a fellow owner when nothing is urgent. Default 5,000. Large delays healing. */
  readonly antiEntropyMs: number;
  /** Between attempts to reap. Default 10,000. */
  readonly reapIntervalMs: number;
  /**
   * L, the longest life of a frame: above every deadline. Default 60,000. The transport must not deliver anything
   * older. Too small: a late frame may bring back what was reaped. Too large: tombstones stay longer.
   */
  readonly frameLifeMs: number;
}

export const defaultTiming: Timing = {
  gossipMs: 1_000,
  suspectAfterMs: 5_000,
  probeTimeoutMs: 500,
  standInDelayMs: 150,
  drainIntervalMs: 1_000,
  drainRowsMax: 64,
  antiEntropyMs: 5_000,
  reapIntervalMs: 10_000,
  frameLifeMs: 60_000,
};

/** One node's own view of the world, for people. Views differ during a partition, and that is the point of asking. */
export interface NodeView {
  readonly id: NodeId;
  readonly incarnation: number;
  readonly ringId: RingId;
  readonly commitSequence: number;
  /** What the history makes of this node; "unknown" before its join has reached it. */
  readonly status: "member" | "leaving" | "removed" | "destroyed" | "unknown";
  /** Whether another member has confirmed that this disk is not behind what was seen of it. */
  readonly confirmed: boolean;
  /** Owned partitions whose "nothing" does not count yet, and who is waited for. */
  readonly recovering: readonly { readonly partition: number; readonly awaited: readonly NodeId[] }[];
  /**
   * Why deleted and expired rows of which this node is the first owner stay for now: who did not answer, or still knows
   * the keys; null when there were none, or all went.
   */
  readonly reapHindrance: string | null;
  /** The other members. */
  readonly peers: readonly PeerState[];
  /** Partitions of which this node holds rows it does not own, and should drain. */
  readonly misplaced: readonly number[];
  /** Requests that it coordinates at the moment. */
  readonly inFlight: number;
}
