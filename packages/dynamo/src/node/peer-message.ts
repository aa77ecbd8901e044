import type { ClientRequest, ClientResponse } from "../coordinator/client-request.ts";
import type { Key, NodeId, RingId } from "../ids.ts";
import type { History } from "../membership/types.ts";
import type { Row, VersionVector } from "../versioning/types.ts";

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
  | Gossip
  | HistoryMessage
  | Ping
  | Pong
  | ProbeRequest
  | ProbeReply
  | Exchange
  | ExchangeReply
  | ExchangeLeaves
  | ExchangeLeavesReply
  | FetchRows
  | FetchRowsReply
  | ReapAsk
  | ReapAnswer
  | Reap;

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
  /** The replica's durable commits so far: who counted its acknowledgement knows that it got this far. */
  readonly commitSequence: number;
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
  /** Rows that the receiver would take at a time from now on: it grants, the holder keeps to it. */
  readonly creditRows: number;
  /** The receiver's durable commits so far: the holder drops its copy on the strength of them. */
  readonly commitSequence: number;
}

/** A client's request, passed on by a node that should not coordinate it. Forwarded at most once. */
export interface Forward {
  readonly type: "forward";
  readonly id: number;
  /**
   * The receiver's incarnation as the sender knows it, 0 before it was heard. A receiver in another life drops the
   * frame: it cannot know whether the life before has already carried it out.
   */
  readonly toIncarnation: number;
  readonly request: ClientRequest;
}

export interface ForwardReply {
  readonly type: "forward-reply";
  readonly id: number;
  readonly response: ClientResponse;
}

/**
 * What a node says of itself, and what others pass on of it unchanged. The newer of two is the one with the greater
 * (incarnation, heartbeat); nobody but the node itself ever raises them.
 */
export interface MemberReport {
  readonly node: NodeId;
  /** Raised and persisted before each start. */
  readonly incarnation: number;
  readonly heartbeat: number;
  /** The engine's count of durable commits: a started node that is behind it has lost its disk's latest state. */
  readonly commitSequence: number;
  /** Where it listens, `host:port`; empty when it did not say. */
  readonly address: string;
  /** The ring under which the two lists below hold; null while it still looks through its disk. */
  readonly ringId: RingId | null;
  /** Partitions of which it durably holds, or may hold, rows that it does not own. */
  readonly misplaced: readonly number[];
  /** Partitions that it owns but has not yet heard everybody's rows of. */
  readonly recovering: readonly number[];
}

/** Push-pull with one random peer (paper §4.8.1). The answer carries what the receiver knows better. */
export interface Gossip {
  readonly type: "gossip";
  readonly reports: readonly MemberReport[];
  /** The latest that the sender has seen of the receiver: one that is behind it woke up with an older disk. */
  readonly ofYou: { readonly incarnation: number; readonly commitSequence: number } | null;
  /** Hash of all operations known. Where it differs, histories are exchanged. */
  readonly historyId: string;
  readonly answer: boolean;
}

/** Are you there? */
export interface Ping {
  readonly type: "ping";
  readonly id: number;
}

export interface Pong {
  readonly type: "pong";
  readonly id: number;
}

/** Ask the target for me: perhaps only the way between us is broken. */
export interface ProbeRequest {
  readonly type: "probe-request";
  readonly id: number;
  readonly target: NodeId;
}

/** The target answered the prober. */
export interface ProbeReply {
  readonly type: "probe-reply";
  readonly id: number;
  readonly target: NodeId;
}

/** One hash tree: the rows of a partition in buckets with this N, as far as a node holds them. */
export interface TreeId {
  readonly partition: number;
  readonly n: number;
}

/** Compare the roots of these trees, all owned by both (paper §4.7). */
export interface Exchange {
  readonly type: "exchange";
  readonly id: number;
  readonly ringId: RingId;
  readonly trees: readonly TreeId[];
  /** In the order of `trees`, 16 bytes each. */
  readonly roots: readonly Uint8Array[];
}

/** `trees`: those whose roots differ, with the receiver's segment hashes, 16 bytes each, one after another. */
export interface ExchangeReply {
  readonly type: "exchange-reply";
  readonly id: number;
  readonly ringId: RingId;
  readonly result: "compared" | "not-owner";
  readonly differing: readonly { readonly tree: TreeId; readonly segments: Uint8Array }[];
}

/** List keys and leaves of the segments that differ. */
export interface ExchangeLeaves {
  readonly type: "exchange-leaves";
  readonly id: number;
  readonly ringId: RingId;
  readonly tree: TreeId;
  readonly segments: readonly number[];
}

export interface ExchangeLeavesReply {
  readonly type: "exchange-leaves-reply";
  readonly id: number;
  readonly ringId: RingId;
  readonly result: "listed" | "not-owner";
  readonly leaves: readonly Leaf[];
}

/** A key and the hash of its row: 16 bytes. */
export interface Leaf {
  readonly key: Key;
  readonly hash: Uint8Array;
}

/** Send me these rows. */
export interface FetchRows {
  readonly type: "fetch-rows";
  readonly id: number;
  readonly keys: readonly Key[];
}

export interface FetchRowsReply {
  readonly type: "fetch-rows-reply";
  readonly id: number;
  /** Those it holds. */
  readonly rows: readonly DrainedRow[];
}

/** One round of a certificate (design §5): does anything anywhere still know these keys other than as said? */
export interface ReapAsk {
  readonly type: "reap-ask";
  readonly id: number;
  readonly ringId: RingId;
  readonly candidates: readonly ReapCandidate[];
}

export interface ReapCandidate {
  readonly key: Key;
  readonly clock: VersionVector;
}

export interface ReapAnswer {
  readonly type: "reap-answer";
  readonly id: number;
  readonly ringId: RingId;
  /** For each candidate: an owner holds exactly it, anybody else nothing, and nothing is in progress for the key. */
  readonly clear: readonly boolean[];
}

/** The certificate is complete: owners delete what is still exactly as certified. */
export interface Reap {
  readonly type: "reap";
  readonly ringId: RingId;
  readonly candidates: readonly ReapCandidate[];
}

export interface HistoryMessage {
  readonly type: "history";
  readonly history: History;
}
