import type { NodeId, Ring } from "@cartwheel/dynamo";
import type { Outcome } from "../outcome.ts";
import { failed } from "../outcome.ts";
import { table } from "../terminal/table.ts";
import { percent } from "../terminal/units.ts";
import type { VerbContext } from "./verb.ts";

export interface RingOptions {
  /** Every partition on a line of its own. */
  readonly partitions: boolean;
}

/** `dynamo ring`: who owns how much, and on wish every partition with its owners. */
export async function ring({ cluster }: VerbContext, options: RingOptions): Promise<Outcome> {
  const known = cluster.client.ring();
  if (known === null) return failed("no node has told of the ring");
  return options.partitions ? everyPartition(known) : balance(known);
}

function balance(ring: Ring): Outcome {
  const { partitionCount, n, members } = ring;
  const owned = ownedCounts(ring);
  const weights = members.reduce((sum, { weight }) => sum + weight, 0);
  const nodes = members
    .map(({ id, zone, weight }) => ({
      node: id,
      zone,
      weight,
      first: ring.firstOwners.filter((owner) => owner === id).length,
      owned: owned.get(id) ?? 0,
      fair: (partitionCount * weight) / weights,
    }))
    .toSorted((a, b) => (a.node < b.node ? -1 : 1));
  const spread = spreadOf(ring);
  const rows = nodes.map(({ node, zone, weight, first, owned: all, fair }) => [
    node,
    zone,
    String(weight),
    String(first),
    fair.toFixed(1),
    percent(first, partitionCount),
    String(all),
    bar(first / partitionCount),
  ]);
  const text =
    `Ring ${ring.id}: ${partitionCount} partitions, ${n} owners each\n\n` +
    table(columns, rows) +
    `\n${spread.distinct} of ${partitionCount} partitions have ${Math.min(n, members.length)} distinct owners, ` +
    `${spread.zones} of them in more than one zone.\n`;
  return { ok: true, json: { ringId: ring.id, partitions: partitionCount, n, nodes, ...spread }, text };
}

const columns = [
  { title: "NODE" },
  { title: "ZONE" },
  { title: "WEIGHT", align: "right" },
  { title: "FIRST", align: "right" },
  { title: "FAIR", align: "right" },
  { title: "SHARE", align: "right" },
  { title: "OWNS", align: "right" },
  { title: "" },
] as const;

function everyPartition(ring: Ring): Outcome {
  const zones = new Map(ring.members.map(({ id, zone }) => [id, zone]));
  const partitions = Array.from({ length: ring.partitionCount }, (_, partition) => ({
    partition,
    from: tokenOf(partition, ring.partitionCount),
    owners: ring.ownersOf(partition, ring.n),
  }));
  const rows = partitions.map(({ partition, from, owners }) => [
    String(partition),
    from,
    owners.map((owner) => `${owner} (${zones.get(owner) ?? "?"})`).join("  "),
  ]);
  const text = table([{ title: "PARTITION", align: "right" }, { title: "FROM TOKEN" }, { title: "OWNERS" }], rows);
  return { ok: true, json: { ringId: ring.id, partitions }, text };
}

/** The first token of a partition, eight of its 32 hex digits. */
function tokenOf(partition: number, count: number): string {
  return Math.ceil((partition * 2 ** 32) / count)
    .toString(16)
    .padStart(8, "0");
}

function ownedCounts(ring: Ring): ReadonlyMap<NodeId, number> {
  const counts = new Map<NodeId, number>();
  for (let partition = 0; partition < ring.partitionCount; partition += 1) {
    for (const owner of ring.ownersOf(partition, ring.n)) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return counts;
}

function spreadOf(ring: Ring): { readonly distinct: number; readonly zones: number } {
  const zoneOf = new Map(ring.members.map(({ id, zone }) => [id, zone]));
  let [distinct, zones] = [0, 0];
  for (let partition = 0; partition < ring.partitionCount; partition += 1) {
    const owners = ring.ownersOf(partition, ring.n);
    if (new Set(owners).size >= Math.min(ring.n, ring.members.length)) distinct += 1;
    if (new Set(owners.map((owner) => zoneOf.get(owner))).size > 1) zones += 1;
  }
  return { distinct, zones };
}

function bar(share: number): string {
  return "█".repeat(Math.max(1, Math.round(share * 40)));
}
