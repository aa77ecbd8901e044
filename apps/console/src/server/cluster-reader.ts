import { isNodeId, type NodeId, type ReplicaView } from "@cartwheel/dynamo";
import type { ClusterClient, KeyInspection, NodeAnswer } from "@cartwheel/dynamo-client";
import { keyBytesOf } from "../model/key-name.ts";
import type { KeyReport, ReplicaReport } from "../model/key-report.ts";
import type { Asked, KnownMember, NodeReader } from "./node-reader.ts";
import { previewOf } from "./value-preview.ts";

/** Traces asked for at once: what a busy node records in about a second. */
const tracesMax = 1_000;

/** The node reader over a cluster client. Where the client's shapes become this app's. */
export function createClusterReader(client: ClusterClient): NodeReader {
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
        members().map(({ id }) => asking(id, (node) => client.inspectOn(node, bucket, key))),
      );
      const inspections = asked.flatMap((each) => (each.ok ? [each.value] : []));
      const [first] = inspections;
      if (first === undefined) return { ok: false, reason: "No node answers." };
      return { ok: true, value: { ...reportOf(first, inspections), bucket, printed, takenAtMs: Date.now() } };
    },
  };
}

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
