import type { Key, NodeId, RequestId } from "../ids.ts";
import type { Dot, HybridTime, Row, Sibling, VersionVector } from "../versioning/types.ts";

/** What a client asks of any node. Any node takes any request; one that should not coordinate it forwards it. */
export type ClientRequest = GetRequest | PutRequest | DeleteRequest | InspectRequest;

interface Timed {
  readonly key: Key;
  /** Time left until the client stops waiting. Travels as remaining time, so clocks need not agree. */
  readonly timeoutMs: number;
}

export interface GetRequest extends Timed {
  readonly type: "get";
  /** Overrides the bucket's R. */
  readonly r: number | null;
  /** Owners among those R. Default 0. */
  readonly pr: number | null;
}

interface WriteRequest extends Timed {
  readonly requestId: RequestId;
  /** Fixed where the request entered the system, so that a repeat carries the same time. */
  readonly writtenAt: HybridTime;
  /** Overrides the bucket's W. */
  readonly w: number | null;
  /** Owners among those W. Default 0. */
  readonly pw: number | null;
  /** Copies that must be synced although the bucket is buffered. Default 0. */
  readonly dw: number | null;
  /** The application absorbs duplicates, so the write may be minted twice when an answer is lost. */
  readonly mergeable: boolean;
}

export interface PutRequest extends WriteRequest {
  readonly type: "put";
  readonly value: Uint8Array;
  /** The clock of what the client was shown, empty for a blind put. */
  readonly context: VersionVector;
  readonly expiresAtMs: number | null;
  /** Answer with all siblings after the put. */
  readonly returnBody: boolean;
}

export interface DeleteRequest extends WriteRequest {
  readonly type: "delete";
  readonly context: VersionVector;
}

/** Asks every member what it holds for a key; for people, not for programs. */
export interface InspectRequest extends Timed {
  readonly type: "inspect";
}

export type ClientResponse = GotResponse | WrittenResponse | InspectedResponse | FailedResponse;

export interface GotResponse {
  readonly type: "got";
  /** As the bucket's resolver shows them; equal request id and bytes are shown once. Empty when there is no value. */
  readonly siblings: readonly Sibling[];
  /** Covers every sibling shown. Empty when no replica has ever seen the key. */
  readonly clock: VersionVector;
  /** False when the key was not found and not every copy could be asked: the absence is not a fact. */
  readonly complete: boolean;
  /** The owner that answered fastest: the best coordinator for the put that follows (paper §5). */
  readonly fastest: NodeId | null;
  readonly answeredBy: readonly NodeId[];
}

/** Where a write is known to be durable at the moment of the reply. */
export interface Copy {
  readonly node: NodeId;
  readonly role: "owner" | "stand-in";
}

export interface WrittenResponse {
  readonly type: "written";
  readonly dot: Dot;
  /** Absent when a context would cover versions that this client was not shown. */
  readonly clock: VersionVector | null;
  /** With `returnBody`; null, and so the clock, for a repeat that comes when the body is no longer at hand. */
  readonly siblings: readonly Sibling[] | null;
  readonly copies: readonly Copy[];
  readonly n: number;
  /** Owners that the coordinator believed unreachable when it replied. */
  readonly missing: readonly NodeId[];
}

export interface ReplicaView {
  readonly node: NodeId;
  readonly role: "owner" | "other";
  /** `silent`: did not answer in time. `unknown`: its copy is damaged and quarantined. */
  readonly holds: "row" | "nothing" | "unknown" | "silent";
  readonly row: Row | null;
}

export interface InspectedResponse {
  readonly type: "inspected";
  readonly partition: number;
  /** 32 hex digits. */
  readonly token: string;
  /** In the order of the preference list: owners, then every other member clockwise. */
  readonly replicas: readonly ReplicaView[];
}

/**
 * Stable codes. One exists only where a caller reacts to it.
 * `outcome` "rejected": surely nothing was applied. "unknown": it may have been, on fewer nodes than asked for.
 */
export interface FailedResponse {
  readonly type: "failed";
  readonly outcome: "rejected" | "unknown";
  readonly code: FailureCode;
  readonly message: string;
  readonly needed: number;
  readonly received: number;
  readonly from: readonly NodeId[];
}

export type FailureCode =
  | "UNAVAILABLE" // fewer members than needed, or none reachable: retry later, or ask for less
  | "QUORUM_NOT_REACHED" // the deadline came first; `received` says how many hold it or answered
  | "NOT_READY" // this node is starting or draining: ask another
  | "BUCKET_UNKNOWN"
  | "QUORUM_INVALID"
  | "KEY_INVALID"
  | "VALUE_TOO_LARGE"
  | "TOO_MANY_SIBLINGS"
  | "CONTEXT_INVALID"
  | "CONTEXT_REQUIRED"
  | "REQUEST_INVALID"
  | "REQUEST_ID_REUSED";
