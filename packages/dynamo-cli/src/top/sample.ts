import type { NodeId } from "@cartwheel/dynamo";
import type { Cluster } from "../connection/cluster.ts";
import type { Bucket, Figures } from "../view/figures.ts";
import { difference, quantile } from "../view/figures.ts";
import type { ClusterSummary } from "../view/node-summary.ts";
import { summarize } from "../view/node-summary.ts";

/** The cluster at one moment. */
export interface Sample {
  readonly atMs: number;
  readonly summary: ClusterSummary;
  readonly figures: ReadonlyMap<NodeId, Figures>;
}

/** What went on between two samples, a second. */
export interface Activity {
  readonly getsPerSecond: number;
  readonly putsPerSecond: number;
  readonly failuresPerSecond: number;
  readonly repairsPerSecond: number;
  readonly sloppyPerSecond: number;
  readonly handedOverPerSecond: number;
  /** In seconds; null without a request. Upper bounds of the histogram's buckets. */
  readonly getP50: number | null;
  readonly getP99: number | null;
  readonly putP99: number | null;
  readonly commitP99: number | null;
  /** The longest of the nodes', in seconds. */
  readonly eventLoopLag: number;
  readonly byNode: ReadonlyMap<
    NodeId,
    { readonly requestsPerSecond: number; readonly lag: number; readonly rss: number }
  >;
}

export async function takeSample(cluster: Cluster): Promise<Sample> {
  const [summary, figures] = await Promise.all([summarize(cluster), cluster.figures()]);
  return { atMs: performance.now(), summary, figures };
}

export function activityBetween(before: Sample, after: Sample): Activity {
  const elapsed = Math.max(0.001, (after.atMs - before.atMs) / 1_000);
  const perSecond = (name: string, labels = {}): number => grown(before, after, { name, labels }) / elapsed;
  const requests = "dynamo_coordinator_requests_total";
  const durations = "dynamo_coordinator_request_duration_seconds";
  const all = perSecond(requests);
  return {
    getsPerSecond: perSecond(requests, { op: "get" }),
    putsPerSecond: perSecond(requests, { op: "put" }) + perSecond(requests, { op: "delete" }),
    failuresPerSecond: Math.max(0, all - perSecond(requests, { outcome: "ok" })),
    repairsPerSecond: perSecond("dynamo_read_repairs_total"),
    sloppyPerSecond: perSecond("dynamo_sloppy_writes_total"),
    handedOverPerSecond: perSecond("dynamo_hints_drained_total"),
    getP50: quantile(between(before, after, { name: durations, labels: { op: "get" } }), 0.5),
    getP99: quantile(between(before, after, { name: durations, labels: { op: "get" } }), 0.99),
    putP99: quantile(between(before, after, { name: durations, labels: { op: "put" } }), 0.99),
    commitP99: quantile(between(before, after, { name: "dynamo_sqlite_commit_duration_seconds", labels: {} }), 0.99),
    eventLoopLag: Math.max(0, ...[...after.figures.values()].map(lagOf)),
    byNode: new Map(
      [...after.figures].map(([node, figures]) => {
        const earlier = before.figures.get(node)?.sum(requests) ?? figures.sum(requests);
        const requestsPerSecond = Math.max(0, figures.sum(requests) - earlier) / elapsed;
        return [node, { requestsPerSecond, lag: lagOf(figures), rss: figures.sum("process_resident_memory_bytes") }];
      }),
    ),
  };
}

interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Over the nodes that are in both; one that has started anew counts from there. */
function grown(before: Sample, after: Sample, { name, labels }: Series): number {
  let sum = 0;
  for (const [node, figures] of after.figures) {
    const earlier = before.figures.get(node)?.sum(name, labels);
    const now = figures.sum(name, labels);
    if (earlier !== undefined) sum += now >= earlier ? now - earlier : now;
  }
  return sum;
}

function between(before: Sample, after: Sample, { name, labels }: Series): readonly Bucket[] {
  const counts = new Map<number, number>();
  for (const [node, figures] of after.figures) {
    const earlier = before.figures.get(node)?.histogram(name, labels) ?? [];
    for (const { bound, count } of difference(figures.histogram(name, labels), earlier)) {
      counts.set(bound, (counts.get(bound) ?? 0) + count);
    }
  }
  return [...counts].map(([bound, count]) => ({ bound, count })).toSorted((a, b) => a.bound - b.bound);
}

function lagOf(figures: Figures): number {
  return figures.sum("nodejs_eventloop_lag_seconds");
}
