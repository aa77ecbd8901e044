/**
 * What every node holds of one key, ready for a page: bytes became text, nothing else is left out. Asked of each node
 * by itself, so that during a partition both sides show what they have.
 */
export interface KeyReport {
  readonly takenAtMs: number;
  readonly bucket: string;
  readonly printed: string;
  readonly partition: number;
  /** 32 hex digits. */
  readonly token: string;
  /** In the order of the preference list. */
  readonly replicas: readonly ReplicaReport[];
}

export interface ReplicaReport {
  readonly node: string;
  readonly role: "owner" | "other";
  /** `silent`: did not answer in time. `unknown`: its copy is damaged and set aside. */
  readonly holds: "row" | "nothing" | "unknown" | "silent";
  /** Sorted by actor. Empty unless it holds a row. */
  readonly clock: readonly EventName[];
  readonly siblings: readonly SiblingReport[];
}

/** One write event: the `counter`-th of `actor` for this key. */
export interface EventName {
  readonly actor: string;
  readonly counter: number;
}

export interface SiblingReport {
  readonly dot: EventName;
  readonly byteCount: number;
  /** The value as people can read it, at most a few kilobytes: indented JSON, or text, or hex. */
  readonly preview: string;
  readonly writtenAtMs: number;
  readonly requestId: string;
}
