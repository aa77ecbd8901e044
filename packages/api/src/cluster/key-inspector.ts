import type { InspectableStore, KeyInspection, VersionedStore } from "@cartwheel/dynamo-client";
import type { ReplicaSummary } from "../schemas/replica.ts";

/** The part of a store that can say which member holds what. */
export type KeyInspector = Pick<InspectableStore, "inspect">;

/** Null for stores without members to ask. */
export function inspectorOf(store: VersionedStore | InspectableStore): KeyInspector | null {
  return "inspect" in store ? store : null;
}

/** Replicas in preference order, without the values they hold. */
export function replicaSummaries({ replicas }: KeyInspection): ReplicaSummary[] {
  return replicas.map(({ node, role, holds, row }) => ({
    node,
    role,
    holds,
    clock: (row?.clock ?? []).map(({ actor, counter }) => ({ actor, counter })),
    siblings: (row?.siblings ?? []).map(({ dot, writtenAt, value }) => ({
      vtag: `${dot.actor}:${dot.counter}`,
      writtenAtMs: writtenAt.ms,
      bytes: value.length,
    })),
  }));
}
