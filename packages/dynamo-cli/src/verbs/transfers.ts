import type { NodeId } from "@cartwheel/dynamo";
import type { Outcome } from "../outcome.ts";
import { table } from "../terminal/table.ts";
import { count, rate } from "../terminal/units.ts";
import { wait } from "../wait.ts";
import type { Cluster } from "../connection/cluster.ts";
import type { VerbContext } from "./verb.ts";

interface Transfer {
  readonly node: NodeId;
  /** Owned partitions of which it has not heard everybody's rows yet. */
  readonly arriving: number;
  readonly awaited: readonly NodeId[];
  /** Rows that it keeps for others, and hands over. */
  readonly leavingPartitions: number;
  readonly handedOver: number;
  readonly handedOverPerSecond: number;
  readonly compared: number;
  readonly keysMoved: number;
}

const sampleMs = 1_000;

/** `dynamo transfers`: what moves between nodes at the moment: arrivals, handovers, comparisons of hash trees. */
export async function transfers({ cluster, style, terminal }: VerbContext): Promise<Outcome> {
  const before = await handedOver(cluster);
  await wait(sampleMs, terminal.interrupted);
  const found = await transfersOf(cluster, before);
  const rows = found.map((each) => [
    each.node,
    each.arriving === 0 ? "0" : style.warn(String(each.arriving)),
    each.awaited.join(", "),
    each.leavingPartitions === 0 ? "0" : style.warn(String(each.leavingPartitions)),
    count(each.handedOver),
    rate(each.handedOverPerSecond),
    count(each.compared),
    count(each.keysMoved),
  ]);
  const quiet = found.every(({ arriving, leavingPartitions }) => arriving === 0 && leavingPartitions === 0);
  const text = `${table(columns, rows)}\n${quiet ? "Every node has what it owns and keeps nothing for others." : "Rows are on their way; this is safe to watch and to leave alone."}\n`;
  return { ok: true, json: { transfers: found }, text };
}

const columns = [
  { title: "NODE" },
  { title: "ARRIVING", align: "right" },
  { title: "WAITS FOR" },
  { title: "HANDING OVER", align: "right" },
  { title: "ROWS SENT", align: "right" },
  { title: "PER SECOND", align: "right" },
  { title: "COMPARISONS", align: "right" },
  { title: "KEYS MENDED", align: "right" },
] as const;

async function handedOver(cluster: Cluster): Promise<ReadonlyMap<NodeId, number>> {
  return new Map(
    [...(await cluster.figures())].map(([node, figures]) => [node, figures.sum("dynamo_hints_drained_total")]),
  );
}

async function transfersOf(cluster: Cluster, before: ReadonlyMap<NodeId, number>): Promise<readonly Transfer[]> {
  const [views, figures] = await Promise.all([cluster.views(), cluster.figures()]);
  return [...views]
    .map(([node, { view }]): Transfer => {
      const measured = figures.get(node);
      const sent = measured?.sum("dynamo_hints_drained_total") ?? 0;
      return {
        node,
        arriving: view.recovering.length,
        awaited: [...new Set(view.recovering.flatMap(({ awaited }) => awaited))].toSorted(),
        leavingPartitions: view.misplaced.length,
        handedOver: sent,
        handedOverPerSecond: Math.max(0, sent - (before.get(node) ?? sent)) / (sampleMs / 1_000),
        compared: measured?.sum("dynamo_anti_entropy_exchanges_total") ?? 0,
        keysMoved: measured?.sum("dynamo_anti_entropy_keys_repaired_total") ?? 0,
      };
    })
    .toSorted((a, b) => (a.node < b.node ? -1 : 1));
}
