import type { NodeId, RequestId } from "../ids.ts";
import type { Dot } from "../versioning/types.ts";

/** Something worth telling: feeds metrics, the console's timeline and the simulator's probes. Never steers the node. */
export type TraceEvent =
  | { readonly type: "actor-drawn"; readonly reason: FreshActorReason }
  | { readonly type: "dot-minted"; readonly key: string; readonly dot: Dot; readonly requestId: RequestId }
  | { readonly type: "row-changed"; readonly key: string; readonly siblings: number; readonly clockEntries: number }
  | { readonly type: "get-done"; readonly key: string; readonly outcome: string; readonly siblings: number }
  | { readonly type: "put-done"; readonly key: string; readonly outcome: string; readonly copies: number }
  | { readonly type: "sloppy-write"; readonly key: string; readonly standIn: NodeId }
  | { readonly type: "hint-stored"; readonly key: string; readonly partition: number }
  | { readonly type: "hint-drained"; readonly rows: number; readonly to: NodeId }
  | { readonly type: "hint-dropped"; readonly key: string; readonly partition: number }
  | {
      readonly type: "read-repair";
      readonly key: string;
      readonly target: NodeId;
      readonly reason: ReadRepairReason;
    }
  | { readonly type: "forwarded"; readonly key: string; readonly to: NodeId }
  | { readonly type: "peer-suspected"; readonly node: NodeId }
  | { readonly type: "peer-up"; readonly node: NodeId }
  | { readonly type: "ring-changed"; readonly ringId: string; readonly members: number; readonly arriving: number }
  | { readonly type: "partition-ready"; readonly partition: number }
  | {
      readonly type: "exchange-done";
      readonly peer: NodeId;
      readonly completed: boolean;
      readonly trees: number;
      readonly keysMoved: number;
    }
  | { readonly type: "reaped"; readonly key: string }
  /** Opt-in, per bucket: so many old entries were given up. */
  | { readonly type: "clock-truncated"; readonly key: string; readonly entries: number }
  | { readonly type: "batch-failed"; readonly reason: string; readonly discarded: number }
  | { readonly type: "equal-dot-conflict"; readonly key: string; readonly dot: Dot }
  | { readonly type: "row-quarantined"; readonly key: string };

/** What was wrong with an owner's answer: it held nothing, less than is known, or a damaged row. */
export type ReadRepairReason = "missing" | "stale" | "damaged";

/** Why a coordinator did not continue an actor (design §2: a dot is never issued twice). */
export type FreshActorReason =
  | "row-absent" // nothing here for the key
  | "never-minted" // the row came from others
  | "other-start" // the last dot was minted before this process started, or before the actor was redrawn
  | "clock-differs"; // the row's clock does not hold exactly the last counter: raised, truncated, or the row came back
