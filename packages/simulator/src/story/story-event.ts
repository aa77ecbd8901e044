import type { NodeId, PeerMessage } from "@cartwheel/dynamo";
import type { Fault } from "../nemesis/fault.ts";

/** A version, by its dot and by the request that it was minted for; null for a dot that nobody minted. */
export interface NamedDot {
  readonly dot: string;
  readonly requestId: string | null;
}

/** What made a node change its row. */
export type Cause =
  | { readonly type: "minted here"; readonly requestId: string }
  | {
      readonly type: "message";
      readonly message: PeerMessage["type"];
      readonly from: NodeId;
      readonly sentMs: number;
      /** What the sender took the receiver for, where it says so. */
      readonly role: "owner" | "stand-in" | null;
    }
  /** The event that the node was handling; nothing that it was told explains the change. */
  | { readonly type: "unexplained"; readonly event: string };

/** A version that left a node's row while the row stayed. */
export interface DroppedDot extends NamedDot {
  /** The write whose client had been shown it, or null: no known write explains the drop. */
  readonly by: NamedDot | null;
  /** False: the new row has never heard of it, so it was forgotten and not superseded. */
  readonly covered: boolean;
}

/** What became of a row that a node was about to write: null while it waits for its commit. */
export type RowFate = { readonly durableMs: number } | { readonly undoneMs: number; readonly why: string } | null;

/**
 * One thing that happened to a key, as plain data: `explain --json` prints these. Times are virtual milliseconds since
 * the run began. Nodes, clients and versions go by the names that the text form prints.
 */
export type StoryEvent = { readonly atMs: number } & (
  | {
      readonly type: "asked";
      readonly ref: number;
      readonly client: string;
      readonly node: NodeId;
      readonly request: "get" | "put" | "delete" | "inspect";
      readonly requestId: string | null;
      /** Sent before; this is a repeat. */
      readonly repeat: boolean;
      /** What its client was shown by the read behind its context. Empty for a blind put, and for a get. */
      readonly knows: readonly NamedDot[];
      /** When some node answered, or null: nobody ever did. */
      readonly answeredMs: number | null;
    }
  | { readonly type: "forwarded"; readonly node: NodeId; readonly to: NodeId }
  | {
      readonly type: "minted";
      readonly node: NodeId;
      readonly dot: NamedDot;
      readonly kind: "put" | "delete";
      /** What the version holds, where that is worth a word: the pieces of a cart. */
      readonly value: string | null;
      /** Why a fresh actor was drawn, or null where the last one went on. */
      readonly freshActor: string | null;
    }
  | {
      readonly type: "stored";
      readonly node: NodeId;
      readonly gained: readonly NamedDot[];
      /** Deletes of which the row's clock has newly heard. */
      readonly deletes: readonly NamedDot[];
      readonly dropped: readonly DroppedDot[];
      /** The siblings now in the row. */
      readonly holds: readonly NamedDot[];
      readonly causes: readonly Cause[];
      readonly fate: RowFate;
    }
  | {
      readonly type: "row removed";
      readonly node: NodeId;
      readonly held: readonly NamedDot[];
      readonly why: "handed over" | "reaped" | "unexplained";
      /** Owners that acknowledged the row to this node, or the node whose certificate it was. */
      readonly witnesses: readonly NodeId[];
      readonly fate: RowFate;
    }
  | {
      readonly type: "lost with the disk";
      readonly node: NodeId;
      readonly dots: readonly NamedDot[];
      /** The fault that last struck this node's disk, in words, or null. */
      readonly fault: string | null;
    }
  /** A row with a wrong checksum is neither served nor spread. `held`: what it held before. */
  | { readonly type: "quarantined"; readonly node: NodeId; readonly held: readonly NamedDot[] }
  | { readonly type: "started"; readonly node: NodeId; readonly life: number; readonly holds: readonly NamedDot[] }
  | ({
      readonly type: "answered";
      readonly ref: number;
      readonly node: NodeId;
      readonly client: string;
      /** When the answer reached the client, or null: it was lost on the way. */
      readonly heardMs: number | null;
    } & Answer)
  | { readonly type: "fault"; readonly fault: Fault }
  | { readonly type: "healed" }
);

/** What a node told a client. */
export type Answer =
  | {
      readonly outcome: "written";
      readonly dot: NamedDot;
      readonly copies: readonly { readonly node: NodeId; readonly role: "owner" | "stand-in" }[];
      /** What its context covers, without what that supersedes; null: it brings none. */
      readonly context: readonly NamedDot[] | null;
      /** With the body, or null. */
      readonly siblings: readonly NamedDot[] | null;
    }
  | {
      readonly outcome: "got";
      readonly siblings: readonly NamedDot[];
      readonly context: readonly NamedDot[];
      /** False: not found, and that is no fact. */
      readonly complete: boolean;
      readonly from: readonly NodeId[];
    }
  | { readonly outcome: "rejected" | "unknown"; readonly code: string; readonly message: string }
  | { readonly outcome: "inspected" };

/** What became of one version in the end. */
export interface VersionFate {
  readonly version: NamedDot;
  readonly kind: "put" | "delete";
  readonly mintedBy: NodeId;
  /** Some node told its client that the write is stored. */
  readonly acknowledged: boolean;
  readonly fate: "sibling" | "seen" | "superseded" | "reaped" | "left no trace" | "lost";
  readonly by: NamedDot | null;
}

/** The story of one key. */
export interface Story {
  readonly key: string;
  readonly events: readonly StoryEvent[];
  readonly versions: readonly VersionFate[];
  readonly owners: readonly { readonly node: NodeId; readonly holds: readonly NamedDot[] | null }[];
  readonly misplacedOn: readonly NodeId[];
}
