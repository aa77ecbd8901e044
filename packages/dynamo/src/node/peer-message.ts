import type { ClientRequest, ClientResponse } from "../coordinator/client-request.ts";
import type { Key, RingId } from "../ids.ts";
import type { History } from "../membership/types.ts";
import type { Row } from "../versioning/types.ts";

/**
 * What nodes say to each other. The transport's contract is weak (design §6): a message may be lost, repeated, late or
 * reordered, and nothing here relies on more. `id` pairs an answer with its question and is chosen by the asker.
 */
export type PeerMessage =
  | ReplicaPut
  | ReplicaPutReply
  | ReplicaGet
  | ReplicaGetReply
  | Repair
  | Drain
  | DrainReply
  | Forward
  | ForwardReply
  | Heartbeat
  | HistoryMessage;

export interface ReplicaPut {
  readonly type: "replica-put";
  readonly id: number;
  readonly key: Key;
  readonly row: Row;
  /** What the sender takes the receiver for. */
  readonly role: "owner" | "stand-in";
  /** Answer when synced, or as soon as the row is in memory. */
  readonly durability: "fsync" | "buffered";
  readonly remainingMs: number;
}

export interface ReplicaPutReply {
  readonly type: "replica-put-reply";
  readonly id: number;
  /** `not-owner`: addressed as owner, but is none in its own ring. Nothing was stored; a history message follows. */
  readonly result: "durable" | "buffered" | "not-owner" | "failed";
}

export interface ReplicaGet {
  readonly type: "replica-get";
  readonly id: number;
  readonly key: Key;
  readonly remainingMs: number;
}

export interface ReplicaGetReply {
  readonly type: "replica-get-reply";
  readonly id: number;
  /** `unknown`: the copy here is damaged; never to be read as not found. */
  readonly result: "row" | "nothing" | "unknown";
  readonly row: Row | null;
  /** Whether the answering node owns the key in its own ring, and its "nothing" may count. */
  readonly vote: "ready-owner" | "recovering-owner" | "not-owner";
}

/** Read repair: merge this. No answer is expected. */
export interface Repair {
  readonly type: "repair";
  readonly key: Key;
  readonly row: Row;
}

/** Rows that the sender holds but does not own, for an owner to take over (design §5). */
export interface Drain {
  readonly type: "drain";
  readonly id: number;
  readonly rows: readonly DrainedRow[];
  readonly ringId: RingId;
}

export interface DrainedRow {
  readonly key: Key;
  readonly row: Row;
}

export interface DrainReply {
  readonly type: "drain-reply";
  readonly id: number;
  /** `stored`: the receiver owns every row in its own ring and each merged row is durable. */
  readonly result: "stored" | "not-owner" | "failed";
  readonly ringId: RingId;
}

/** A client's request, passed on by a node that should not coordinate it. Forwarded at most once. */
export interface Forward {
  readonly type: "forward";
  readonly id: number;
  readonly request: ClientRequest;
}

export interface ForwardReply {
  readonly type: "forward-reply";
  readonly id: number;
  readonly response: ClientResponse;
}

export interface Heartbeat {
  readonly type: "heartbeat";
  readonly incarnation: number;
  readonly heartbeat: number;
  readonly ringId: RingId;
  readonly commitSequence: number;
  /** Partitions of which the sender holds rows that it does not own. */
  readonly misplaced: readonly number[];
}

export interface HistoryMessage {
  readonly type: "history";
  readonly history: History;
}
