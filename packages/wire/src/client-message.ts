import type {
  ChangeRequest,
  ChangeResponse,
  DeleteRequest,
  FailedResponse,
  GetRequest,
  GotResponse,
  History,
  InspectedResponse,
  InspectRequest,
  Key,
  ListedKey,
  NodeId,
  NodeView,
  PutRequest,
  RingId,
  TraceEvent,
  WrittenResponse,
} from "@cartwheel/dynamo";

/**
 * What a client and a node say to each other over a connection that both have authenticated.
 * Clocks never cross this border bare: a context is bytes that the node sealed (a MAC over cluster, bucket, key and
 * clock) and that clients only hand back. A forged context could erase other people's writes (design §2).
 */
export type SealedContext = Uint8Array;

/** The core's types with every clock replaced by a sealed context. Empty bytes mean: no context. */
export type ClientOperation =
  | GetRequest
  | (Omit<PutRequest, "context"> & { readonly context: SealedContext })
  | (Omit<DeleteRequest, "context"> & { readonly context: SealedContext })
  | InspectRequest;

export type ClientOutcome =
  | (Omit<GotResponse, "clock"> & { readonly context: SealedContext })
  | (Omit<WrittenResponse, "clock"> & { readonly context: SealedContext | null })
  | InspectedResponse
  | FailedResponse;

/** A trace event as a node recorded it. `sequence` ascends by one within a node's start. */
export interface RecordedTrace {
  readonly sequence: number;
  readonly wallMs: number;
  readonly trace: TraceEvent;
}

export interface ClusterViewMessage {
  readonly view: NodeView;
  readonly history: History;
  /** Where this node believes its fellow members (and itself) to listen: `host:port`. */
  readonly addresses: readonly { readonly node: NodeId; readonly address: string }[];
}

/** A key of a listing, and where its token falls. */
export interface PlacedKey extends ListedKey {
  readonly partition: number;
}

/** What one node holds of a bucket, owned or not: a page of it. */
export interface KeyPage {
  readonly type: "page";
  /** The ring by which this node goes. Pages under different rings do not fit together. */
  readonly ringId: RingId;
  /** The bucket's N and R. */
  readonly n: number;
  readonly r: number;
  /** In the order of the partitions asked for, and of bytes within each. */
  readonly keys: readonly PlacedKey[];
  /** How many of the partitions asked for are finished. The next page begins with the one after them. */
  readonly finished: number;
}

export type ListAnswer = KeyPage | FailedResponse;

/**
 * How a cluster is copied. Every step says for which backup it is, by its name, and is answered with the state after it.
 *
 *     keep     on all nodes: from now on none drops or reaps a row. Each step but the last two prolongs it by a minute.
 *     copy     on all nodes: each copies its rows as they are at one moment
 *     look     again and again, until all are copied
 *     finish   on all nodes, once all are copied and none has ceased to keep: the copy is good, rows may go again
 *     abandon  instead of that: the copy is deleted
 */
export type BackupStep = "keep" | "copy" | "look" | "finish" | "abandon";

export type BackupState =
  /** Nothing is known of this backup: it was never begun here, has ended, or nobody asked for it for a minute. */
  | { readonly type: "idle" }
  | { readonly type: "keeping" }
  /** How much is written, and about how much it will be. */
  | { readonly type: "copying"; readonly bytes: number; readonly bytesExpected: number }
  /** Copied, `finished` once that is noted beside the copy. */
  | { readonly type: "copied"; readonly copy: BackupCopy; readonly finished: boolean }
  | { readonly type: "failed"; readonly reason: string };

/** What a node has copied. */
export interface BackupCopy {
  /** On the node's own machine. */
  readonly directory: string;
  readonly rows: number;
  readonly bytes: number;
  readonly commitSequence: number;
  /** Of the file of rows, 64 hex digits. */
  readonly sha256: string;
}

export type ClientToNode =
  | { readonly type: "operation"; readonly id: number; readonly operation: ClientOperation }
  | { readonly type: "view"; readonly id: number }
  /** Recorded traces after `afterSequence`, oldest first, at most `limit`. */
  | { readonly type: "traces"; readonly id: number; readonly afterSequence: number; readonly limit: number }
  /** Tell me when this node's row of the key changes, until `unwatch` or the connection closes. */
  | { readonly type: "watch"; readonly key: Key }
  | { readonly type: "unwatch"; readonly key: Key }
  | { readonly type: "ping"; readonly id: number }
  /** An operator plans or commits a membership change. */
  | { readonly type: "change"; readonly id: number; readonly request: ChangeRequest }
  /** An operator copies the cluster, node by node. */
  | { readonly type: "backup"; readonly id: number; readonly step: BackupStep; readonly name: string }
  /** The node's metrics. */
  | { readonly type: "figures"; readonly id: number }
  /** Keys of a bucket that this node holds in these partitions, at most `limit`; in the first of them after `after`. */
  | {
      readonly type: "list";
      readonly id: number;
      readonly bucket: string;
      readonly partitions: readonly number[];
      readonly after: Uint8Array | null;
      readonly limit: number;
    };

export type NodeToClient =
  | { readonly type: "outcome"; readonly id: number; readonly outcome: ClientOutcome }
  | { readonly type: "view"; readonly id: number; readonly cluster: ClusterViewMessage }
  | { readonly type: "traces"; readonly id: number; readonly traces: readonly RecordedTrace[] }
  /** A hint, best effort: it may be lost, and says nothing about what the row is now. */
  | { readonly type: "changed"; readonly key: Key }
  | { readonly type: "pong"; readonly id: number }
  /** This node is about to stop: ask others, and hang up when all that was asked here is answered. */
  | { readonly type: "leaving" }
  | { readonly type: "change"; readonly id: number; readonly response: ChangeResponse }
  | { readonly type: "backup"; readonly id: number; readonly state: BackupState }
  /** In Prometheus's text format; empty where nobody measures. */
  | { readonly type: "figures"; readonly id: number; readonly text: string }
  | { readonly type: "list"; readonly id: number; readonly answer: ListAnswer };
