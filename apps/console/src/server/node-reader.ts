import type { ClusterViewMessage, RecordedTrace } from "@cartwheel/wire";
import type { KeyReport } from "../model/key-report.ts";

/** What this app asks of the cluster, one node at a time. Failures are reasons in words; nothing here throws. */
export interface NodeReader {
  /** The node's own view, with the membership history it knows. */
  view(node: string): Promise<Asked<ClusterViewMessage>>;
  /** What the node recorded after `afterSequence`, oldest first. */
  traces(node: string, afterSequence: number): Promise<Asked<readonly RecordedTrace[]>>;
  /** What each member holds of a key; each answers for itself where it can be reached from here. */
  inspect(bucket: string, printed: string): Promise<Asked<KeyReport>>;
  /** The members this app knows of, from any node that has ever answered. Empty before the first did. */
  members(): readonly KnownMember[];
}

export interface KnownMember {
  readonly id: string;
  readonly zone: string;
  /** `host:port`, or null when no node has said. */
  readonly address: string | null;
}

export type Asked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };
