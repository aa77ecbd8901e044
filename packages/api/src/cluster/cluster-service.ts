import { keyId } from "@cartwheel/dynamo";
import type { ClusterClient, NodeSight } from "@cartwheel/dynamo-client";
import type { z } from "zod";
import { cartBucket, cartKeyOf } from "../cart/cart-key.ts";
import { catalogBucket, productKey } from "../catalog/catalog-record.ts";
import { UnavailableError } from "../errors.ts";
import type {
  ClusterEvents,
  clusterEventsInput,
  ClusterKey,
  clusterKeyInput,
  ClusterNodeSummary,
  ClusterOverview,
} from "../schemas/cluster.ts";
import type { Session } from "../session/session.ts";
import { type KeyInspector, replicaSummaries } from "./key-inspector.ts";
import { traceText } from "./trace-text.ts";

/** What a client of a cluster knows about its members. A store without members has none. */
export type ClusterSource = Pick<ClusterClient, "sights" | "viewOf" | "tracesOf">;

export interface ClusterServiceOptions {
  readonly region: string;
  readonly inspector: KeyInspector | null;
  readonly source: ClusterSource | null;
}

const eventsDefault = 200;

/** The store's insides as far as a shopper may see them. Throws `UnavailableError`. */
export class ClusterService {
  readonly #options: ClusterServiceOptions;

  constructor(options: ClusterServiceOptions) {
    this.#options = options;
  }

  async overview(): Promise<ClusterOverview> {
    const { region, source } = this.#options;
    const nodes = await Promise.all((source?.sights() ?? []).map(async (sight) => await this.#summary(sight)));
    return { region, nodes };
  }

  async key(session: Session, input: z.infer<typeof clusterKeyInput>): Promise<ClusterKey> {
    const { inspector } = this.#options;
    const bucket = input.of === "cart" ? cartBucket : catalogBucket;
    const key = input.of === "cart" ? cartKeyOf(session) : productKey(input.productId);
    const inspection = await inspector?.inspect(bucket, key);
    if (inspection === undefined) throw unavailable({ needed: 1, received: 0 });
    if (!inspection.ok) throw unavailable(inspection);
    const { token, partition } = inspection;
    return { bucket, token, partition, replicas: replicaSummaries(inspection) };
  }

  /** What the reachable nodes recorded, oldest first. Other people's keys are left out. */
  async events(session: Session, input: z.infer<typeof clusterEventsInput>): Promise<ClusterEvents> {
    const { source } = this.#options;
    const limit = input.limit ?? eventsDefault;
    const mine = keyId({ bucket: cartBucket, bytes: cartKeyOf(session) });
    const next: Record<string, number> = { ...input.after };
    const perNode = await Promise.all(
      (source?.sights() ?? []).map(async ({ node }) => {
        const asked = await source?.tracesOf(node, { sequence: input.after?.[node] ?? 0, limit });
        return { node, traces: asked?.ok === true ? asked.answer : [] };
      }),
    );
    const events: ClusterEvents["events"] = [];
    for (const { node, traces } of perNode) {
      for (const { sequence, wallMs, trace } of traces) {
        next[node] = sequence;
        const visible = !("key" in trace) || trace.key === mine;
        if (visible) events.push({ node, sequence, atMs: wallMs, type: trace.type, text: traceText(trace) });
      }
    }
    return { events: events.sort((a, b) => a.atMs - b.atMs), next };
  }

  async #summary({ node, zone, state }: NodeSight): Promise<ClusterNodeSummary> {
    const asked = await this.#options.source?.viewOf(node);
    if (asked?.ok !== true) {
      return { id: node, zone, reachable: false, ringId: null, recovering: null, misplacedPartitions: null, peers: [] };
    }
    const { view } = asked.answer;
    return {
      id: node,
      zone,
      reachable: state === "up",
      ringId: view.ringId,
      recovering: view.recovering.length > 0,
      misplacedPartitions: view.misplaced.length,
      peers: view.peers.map((peer) => ({ id: peer.node, state: peer.state })),
    };
  }
}

function unavailable(counts: { readonly needed: number; readonly received: number }): UnavailableError {
  return new UnavailableError("The store cannot tell where this key lies just now.", counts);
}
