/**
 * A bucket's quorums and habits. Agreed across the cluster: they are part of what the handshake fingerprints.
 * Sources: paper §4.5 (N, R, W), §6 (the three patterns), §6.1 (buffered writes).
 */
export interface BucketSettings {
  /** Replicas of each key. Default 3. */
  readonly n: number;
  /** Nodes that must answer a read. Default 2. Smaller is faster and may miss the latest write. */
  readonly r: number;
  /** Distinct nodes that must hold a write durably before it is acknowledged. Default 2. */
  readonly w: number;
  /** How a *reader* sees siblings. Stored rows keep them all either way. Default "siblings". */
  readonly resolver: "siblings" | "last-write-wins";
  /**
   * "fsync" (default): a copy counts once committed and synced. "buffered": W counts copies in memory and one replica
   * writes durably without being waited for; faster, and a power loss may take what was acknowledged (paper §6.1).
   */
  readonly durability: "fsync" | "buffered";
  /**
   * How long a value lives whose put says nothing of its own, in milliseconds from the write's time, which its client
   * fixed; null, the default: for ever. What has expired is not shown, and is deleted for good by the same certificate as
   * a tombstone. Too short: carts vanish under people's hands.
   */
  readonly ttlMs: number | null;
  /**
   * Entries that a client's put leaves in a clock, about: the oldest beyond it are cut, here and on the replicas that the
   * put reaches (paper §4.4). Null, the default: none ever are. Clocks grow by restarts and accidents, not by writes, so few
   * buckets need it. Danger: an entry cut is a superseded version forgotten; where a copy of it is left, it comes back as a
   * sibling, and a deleted value comes back to life. Never set it for a bucket of which that must not happen, and never near
   * the number of nodes.
   */
  readonly clockEntriesMax: number | null;
}

export const defaultBucketSettings: BucketSettings = {
  n: 3,
  r: 2,
  w: 2,
  resolver: "siblings",
  durability: "fsync",
  ttlMs: null,
  clockEntriesMax: null,
};

/** Limits that hold at the edge only: replication, repair and drains never refuse what a node already stores. */
export const edgeLimits = {
  keyBytesMax: 1024,
  valueBytesMax: 1024 * 1024,
  /** Checked after the put's context has dropped what it covers, or the put that would heal the key is refused. */
  siblingsMax: 100,
  /** A key that comes to so many is told to operators: clients put without contexts, or merge without putting. */
  siblingsWarned: 25,
  timeoutMsMax: 30_000,
} as const;
