import type { NodeId, NodeView, Ring } from "@cartwheel/dynamo";
import type { NodeSight } from "@cartwheel/dynamo-client";
import type { ClusterViewMessage } from "@cartwheel/wire";
import type { Cluster } from "../connection/cluster.ts";
import type { Figures } from "./figures.ts";

/** One node, put together from what this client sees, what the node says and what the others say of it. */
export interface NodeSummary {
  readonly node: NodeId;
  /**
   * Two letters, as in other stores of this family. The first is what this client sees: U up, S silent or late, D down.
   * The second is its part in the cluster: N normal, J fetching rows of partitions it has come to own, L leaving.
   */
  readonly state: string;
  readonly zone: string;
  readonly address: string | null;
  readonly weight: number;
  /** Partitions of which it is the first owner. */
  readonly partitions: number;
  readonly share: number;
  /** Null: it does not answer. */
  readonly rows: number | null;
  /** Partitions of which it keeps rows for others. */
  readonly waiting: number | null;
  /** Owned partitions whose not-found does not count yet. */
  readonly recovering: number | null;
  /** Requests that it coordinates at the moment. */
  readonly inFlight: number | null;
  /** The others that believe it to be down, or cannot reach it. */
  readonly suspectedBy: readonly NodeId[];
  /** False: nobody has confirmed yet that its disk is not an older image. */
  readonly confirmed: boolean | null;
  readonly ringId: string | null;
}

export interface ClusterSummary {
  readonly clusterId: string;
  readonly partitions: number;
  readonly ringId: string;
  /** Operations in the membership history. */
  readonly ringVersion: number;
  readonly nodes: readonly NodeSummary[];
  /** Nodes that go by another ring than the rest; news of a change takes some seconds to reach all. */
  readonly behind: readonly NodeId[];
}

export async function summarize(cluster: Cluster): Promise<ClusterSummary> {
  const [views, figures] = await Promise.all([cluster.views(), cluster.figures()]);
  const ring = cluster.client.ring();
  const sights = cluster.client.sights().toSorted((a, b) => (a.node < b.node ? -1 : 1));
  const nodes = sights.map((sight) => summaryOf(sight, { ring, views, figures }));
  const [told] = views.values();
  return {
    clusterId: ring?.clusterId ?? "",
    partitions: ring?.partitionCount ?? 0,
    ringId: ring?.id ?? "",
    ringVersion: Math.max(told?.history.length ?? 0, ...[...views.values()].map(({ history }) => history.length)),
    nodes,
    behind: nodes.filter(({ ringId }) => ringId !== null && ringId !== ring?.id).map(({ node }) => node),
  };
}

interface Sources {
  readonly ring: Ring | null;
  readonly views: ReadonlyMap<NodeId, ClusterViewMessage>;
  readonly figures: ReadonlyMap<NodeId, Figures>;
}

function summaryOf({ node, zone, address, state }: NodeSight, { ring, views, figures }: Sources): NodeSummary {
  const view = views.get(node)?.view ?? null;
  const partitions = ring?.firstOwners.filter((owner) => owner === node).length ?? 0;
  const member = [...(ring?.members ?? []), ...(ring?.leaving ?? [])].find(({ id }) => id === node);
  return {
    node,
    state: `${reach[state]}${part(view, ring?.statusOf(node) ?? "unknown")}`,
    zone,
    address,
    weight: member?.weight ?? 0,
    partitions,
    share: partitions / (ring?.partitionCount ?? 1),
    rows: figures.get(node)?.sum("dynamo_rows") ?? null,
    waiting: view?.misplaced.length ?? null,
    recovering: view?.recovering.length ?? null,
    inFlight: view?.inFlight ?? null,
    suspectedBy: suspectersOf(node, views),
    confirmed: view?.confirmed ?? null,
    ringId: view?.ringId ?? null,
  };
}

const reach = { up: "U", suspect: "S", down: "D" } as const;

function part(view: NodeView | null, status: ReturnType<Ring["statusOf"]>): string {
  if (status === "leaving") return "L";
  return (view?.recovering.length ?? 0) > 0 ? "J" : "N";
}

function suspectersOf(node: NodeId, views: ReadonlyMap<NodeId, ClusterViewMessage>): readonly NodeId[] {
  return [...views]
    .filter(([, { view }]) => view.peers.some((peer) => peer.node === node && peer.state !== "up"))
    .map(([by]) => by)
    .toSorted();
}
