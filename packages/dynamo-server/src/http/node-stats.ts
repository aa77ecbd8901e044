import type { NodeId } from "@cartwheel/dynamo";
import type { NodeMetrics } from "../metrics/node-metrics.ts";
import type { LocalClient } from "./local-client.ts";

/** Riak KV's version whose conventions this API follows. Clients (Python's) read it first, and decide by it what to ask. */
const conventionsOf = "3.2.0";

/** `/stats`: the figures that Riak's tools look for, as far as this node has them. Counts are since its start. */
export async function nodeStats(
  id: NodeId,
  { client, metrics }: { readonly client: LocalClient; readonly metrics: NodeMetrics },
): Promise<object> {
  const cluster = client.view();
  const peers = (cluster?.view.peers ?? []).filter(({ status }) => status === "member" || status === "leaving");
  const { gets, puts, deletes, readRepairs, sloppyWrites } = await metrics.totals();
  return {
    nodename: id,
    riak_kv_version: conventionsOf,
    connected_nodes: peers.filter(({ state }) => state === "up").map(({ node }) => node),
    ring_members: [id, ...peers.map(({ node }) => node)].toSorted(),
    ring_num_partitions: cluster?.history[0]?.type === "init" ? cluster.history[0].assignment.length : 0,
    node_gets_total: gets,
    node_puts_total: puts + deletes,
    read_repairs_total: readRepairs,
    sloppy_writes_total: sloppyWrites,
    memory_processes: process.memoryUsage.rss(),
    sys_process_uptime_seconds: Math.round(process.uptime()),
  };
}
