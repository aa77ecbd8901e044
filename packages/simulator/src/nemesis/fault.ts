import type { Change, NodeId } from "@cartwheel/dynamo";
import type { CutShape } from "../network/cut-shapes.ts";
import type { Direction } from "../network/network.ts";

/** What a run's swarm may switch on. */
export const faultKinds = [
  "cut",
  "cut one way",
  "flapping",
  "clog",
  "crash",
  "crash between effects",
  "crash loop",
  "pause",
  "disk full",
  "disk i/o error",
  "disk stall",
  "wall clock jump",
  "wipe",
  "older image",
  "swapped files",
  "bit flips",
] as const;
/** `orderly restart` came later and is drawn with dice of its own, so that every seed goes on meaning what it meant. */
export type FaultKind = (typeof faultKinds)[number] | "orderly restart";

/** What happens to files, and what an operator does about it. */
export type DiskFault =
  | { readonly type: "wipe"; readonly node: NodeId }
  | { readonly type: "keep image"; readonly node: NodeId }
  | { readonly type: "restore image"; readonly node: NodeId }
  | { readonly type: "swap files"; readonly node: NodeId; readonly other: NodeId }
  /** In the `row`-th of the node's rows, counted round; with an even number, of those that wait for their owners, if any. */
  | { readonly type: "flip bit"; readonly node: NodeId; readonly row: number }
  /** An operator makes a directory anew that is empty, or was refused as an older image. */
  | { readonly type: "renew"; readonly node: NodeId };

/** One deed, as plain data: a run's faults are a script that can be printed, cut down and replayed. */
export type Fault =
  | { readonly type: "cut"; readonly shape: CutShape; readonly directions: readonly Direction[] }
  | { readonly type: "mend" }
  | { readonly type: "clog"; readonly direction: Direction; readonly forUs: number }
  | { readonly type: "crash"; readonly node: NodeId }
  | { readonly type: "crash after effects"; readonly node: NodeId; readonly effects: number }
  /** An operator stops it in order: doors closed, then the end once nothing is in progress, or the patience is over. */
  | { readonly type: "stop"; readonly node: NodeId; readonly lingerUs: number }
  | { readonly type: "start"; readonly node: NodeId }
  | { readonly type: "pause"; readonly node: NodeId }
  | { readonly type: "resume"; readonly node: NodeId }
  | { readonly type: "disk trouble"; readonly node: NodeId; readonly trouble: "none" | "full" | "io" }
  | { readonly type: "disk speed"; readonly node: NodeId; readonly commitMeanUs: number }
  | DiskFault
  /** An operator plans and commits a change at some member that is up: the `author`-th, counted round. */
  | { readonly type: "change"; readonly author: number; readonly change: Change }
  | { readonly type: "wall clock"; readonly node: NodeId; readonly offsetMs: number };

export interface PlannedFault {
  readonly atUs: number;
  readonly fault: Fault;
}
