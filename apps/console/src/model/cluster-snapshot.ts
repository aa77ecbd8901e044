import type { History, NodeView } from "@cartwheel/dynamo";
import type { DemoReport } from "./demo-state.ts";
import type { TimelinePage } from "./timeline.ts";

/**
 * One look at the cluster: what each node said of itself and of the others within a second, and which did not answer.
 * There is no "the cluster's state" in it, on purpose. During a partition no such thing exists, only views.
 */
export interface ClusterSnapshot {
  /** This app's wall clock when the last node had answered or run out of time. */
  readonly takenAtMs: number;
  /** Where this app was told to begin, `host:port`. */
  readonly seeds: readonly string[];
  /** Null until any node has answered once; kept while all are down. */
  readonly history: History | null;
  /** In the order of the membership history; before that is known, as the supervisor lists them. */
  readonly nodes: readonly NodeReport[];
  readonly timeline: TimelinePage;
  readonly demo: DemoReport;
}

export interface NodeReport {
  readonly id: string;
  readonly zone: string;
  /** `host:port`, or null when nobody has said. */
  readonly address: string | null;
  readonly answer: NodeAnswer;
}

export type NodeAnswer =
  | { readonly status: "answered"; readonly view: NodeView; readonly tookMs: number }
  | { readonly status: "silent"; readonly reason: string; readonly lastAnsweredAtMs: number | null };

/** What the snapshot route answers when it cannot answer: one sentence for a person. */
export interface Problem {
  readonly error: string;
}
