import { isNodeId, type NodeId, type ReplicaView } from "@cartwheel/dynamo";
import type { ClusterClient, KeyInspection, NodeAnswer } from "@cartwheel/dynamo-client";
import { keyBytesOf } from "../model/key-name.ts";
import type { KeyReport, ReplicaReport } from "../model/key-report.ts";
import type { Asked, KnownMember, NodeReader } from "./node-reader.ts";
import { previewOf } from "./value-preview.ts";
import { within } from "./within.ts";

/** Traces asked for at once: half of what a node keeps, so one that got busy is caught up with in two looks. */
const tracesMax = 2_000;

/** Longest wait for one node's inspection: a little more than it waits for others itself. */
const inspectTimeoutMs = 900;

/** What is used of a cluster client. */
export type ClusterSource = Pick<ClusterClient, "sights" | "viewOf" | "tracesOf" | "inspectOn" | "inspect">;

/** The node reader over a cluster client. Where the client's shapes become this app's. */
export function createClusterReader(client: ClusterSource): NodeReader {
  const members = (): readonly KnownMember[] =>
    client.sights().map(({ node, zone, address }) => ({ id: node, zone, address }));

  const asking = async <Value>(
    node: string,
    ask: (id: NodeId) => Promise<NodeAnswer<Value>>,
  ): Promise<Asked<Value>> => {
    if (!isNodeId(node)) return { ok: false, reason: "has a name that no node can have" };
    const asked = await ask(node);
    return asked.ok ? { ok: true, value: asked.answer } : { ok: false, reason: reasons[asked.reason] };
  };

  return {
    members,
    view: (node) => asking(node, (id) => client.viewOf(id)),
    traces: (node, sequence) => asking(node, (id) => client.tracesOf(id, { sequence, limit: tracesMax })),

    async inspect(bucket, printed) {
      const key = keyBytesOf(printed);
      const asked = await Promise.all(
        members().map(({ id }) =>
          asking(id, (node) => within(inspectTimeoutMs, client.inspectOn(node, bucket, key), () => noAnswer)),
        ),
      );
      const inspections = asked.flatMap((each) => (each.ok ? [each.value] : []));
      // When no node tells for itself, the whole cluster's refusal says why: an unknown bucket, or nobody there.
      const [first = await client.inspect(bucket, key)] = inspections;
      if (!first.ok) return { ok: false, reason: first.message };
      return { ok: true, value: { ...reportOf(first, inspections), bucket, printed, takenAtMs: Date.now() } };
    },
  };
}

const noAnswer = { ok: false, reason: "no answer" } as const;

const reasons = {
  "not connected": "cannot be reached",
  "no answer": "accepts connections but does not answer",
} as const;

function reportOf(
  first: KeyInspection,
  all: readonly KeyInspection[],
): Pick<KeyReport, "partition" | "token" | "replicas"> {
  const { partition, token, replicas } = first;
  return {
    partition,
    token,
    replicas: replicas.map((replica) => reportOfReplica(bestView(replica.node, all) ?? replica)),
  };
}

/** What some node could learn of a replica. Anyone's word for it is better than silence. */
function bestView(node: NodeId, inspections: readonly KeyInspection[]): ReplicaView | undefined {
  const views = inspections.flatMap(({ replicas }) => replicas.filter((replica) => replica.node === node));
  return views.find((view) => view.holds !== "silent");
}

function reportOfReplica({ node, role, holds, row }: ReplicaView): ReplicaReport {
  const siblings = (row?.siblings ?? []).map(({ dot, value, writtenAt, requestId }) => ({
    dot,
    byteCount: value.length,
    preview: previewOf(value),
    writtenAtMs: writtenAt.ms,
    requestId,
  }));
  return { node, role, holds, clock: row?.clock ?? [], siblings };
}
