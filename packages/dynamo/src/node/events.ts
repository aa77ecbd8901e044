import type { ClientRequest, ClientResponse } from "../coordinator/client-request.ts";
import type { Key, NodeId, Partition } from "../ids.ts";
import type { StoredRow } from "../versioning/types.ts";
import type { PeerMessage } from "./peer-message.ts";
import type { ChangeRequest, ChangeResponse } from "../membership/change.ts";
import type { History } from "../membership/types.ts";
import type { Readied } from "./node-init.ts";
import type { StorageAnswer, StorageQuery } from "./queries.ts";
import type { TraceEvent } from "./trace.ts";

/**
 * Everything that can happen to a node. `node.handle(event, now)` is the only way in.
 * The shell must feed events one at a time and carry out the effects of one before feeding the next.
 */
export type NodeEvent =
  | { readonly type: "start" }
  | { readonly type: "client-request"; readonly ref: number; readonly request: ClientRequest }
  | { readonly type: "message"; readonly from: NodeId; readonly message: PeerMessage }
  /** Answers `read-row`. */
  | { readonly type: "row-read"; readonly readId: number; readonly result: RowRead }
  /** Every write with an id up to `upTo` is committed and synced. Commits complete in order. */
  | { readonly type: "writes-committed"; readonly upTo: number; readonly commitSequence: number }
  /**
   * A batch of this epoch failed, or nobody knows whether it did. The engine has refused, and will refuse, every write
   * of this epoch that was not reported committed: rows built on a failed one must not reach the disk on their own.
   */
  | { readonly type: "writes-failed"; readonly epoch: number; readonly reason: string }
  /** Answers `query`, from what is committed. */
  | { readonly type: "answered"; readonly queryId: number; readonly answer: StorageAnswer }
  /** Answers `write-history`: it is durable. */
  | { readonly type: "history-written"; readonly historyId: string }
  /** An operator asks for a membership change. */
  | { readonly type: "change-request"; readonly ref: number; readonly request: ChangeRequest }
  /**
   * Until this monotonic time no row is dropped or reaped here: all nodes are being copied, one after the other, and a
   * row that moved meanwhile could be in none of the copies. Each replaces the one before.
   */
  | { readonly type: "keep-rows"; readonly untilMs: number }
  /** The time asked for by the latest `wake-at` has come. Harmless when early or repeated. */
  | { readonly type: "wake" }
  /** The process is about to end: no more requests are taken, forwarded ones neither; those begun are finished. */
  | { readonly type: "close-doors" }
  /** A peer has said, on a connection that may be used from now on, which start of it this is. Gossip tells later. */
  | { readonly type: "peer-started"; readonly node: NodeId; readonly incarnation: number }
  /** A connection to a peer opened or closed. A hint for the failure detector, never a verdict. */
  | { readonly type: "peer-connected"; readonly node: NodeId }
  | { readonly type: "peer-disconnected"; readonly node: NodeId };

export type RowRead =
  | { readonly status: "found"; readonly stored: StoredRow }
  | { readonly status: "absent" }
  /** The checksum did not match. The engine keeps the bytes aside; the node never serves or spreads them. */
  | { readonly status: "corrupt" }
  | { readonly status: "failed"; readonly reason: string };

export type HaltCode =
  /** Somebody has seen a later state of this disk: it is an older image, and counts as wiped (design §3). */
  | "DISK_BEHIND"
  /** Removed or left, everything handed over, everybody told. */
  | "DRAINED"
  /** Declared destroyed by the others. */
  | "DESTROYED";

export interface ScannedRow {
  readonly key: Key;
  readonly stored: StoredRow;
}

/** Everything a node can ask of its shell: plain data, carried out in order. */
export type NodeEffect =
  | { readonly type: "send"; readonly to: NodeId; readonly message: PeerMessage }
  | { readonly type: "reply"; readonly ref: number; readonly response: ClientResponse }
  | { readonly type: "read-row"; readonly readId: number; readonly key: Key; readonly partition: Partition }
  /**
   * Replace the row of `key`, or drop it where `stored` is null. `writeId`s ascend. The engine may commit many at once
   * but keeps their order, and answers with `writes-committed` or `writes-failed`.
   */
  | {
      readonly type: "write-row";
      readonly writeId: number;
      readonly epoch: number;
      readonly key: Key;
      readonly partition: Partition;
      /** The bucket's N: names the hash tree that the row belongs to. */
      readonly n: number;
      readonly stored: StoredRow | null;
    }
  /** Answered by `answered`. */
  | { readonly type: "query"; readonly queryId: number; readonly query: StorageQuery }
  /** Store the history durably, then answer with `history-written`. Each replaces the one before. */
  | { readonly type: "write-history"; readonly historyId: string; readonly history: History }
  /** Store which partitions are recovering, for the next start. Not answered; losing it costs a longer recovery. */
  | { readonly type: "write-readiness"; readonly readiness: Readied }
  | { readonly type: "change-reply"; readonly ref: number; readonly response: ChangeResponse }
  /** A peer was learned to listen there. */
  | { readonly type: "peer-address"; readonly node: NodeId; readonly address: string }
  /** Stop this node, and say why. Its data directory must not be started again as it is, except for `drained`. */
  | { readonly type: "halt"; readonly code: HaltCode; readonly message: string }
  /** Feed `wake` at this monotonic time. Each replaces the one before. */
  | { readonly type: "wake-at"; readonly monotonicMs: number }
  | { readonly type: "trace"; readonly trace: TraceEvent };
