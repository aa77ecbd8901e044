import { utf8 } from "@cartwheel/dynamo";
import type { ReplicaView, Sibling } from "@cartwheel/dynamo";
import type { Outcome } from "../outcome.ts";
import { failed } from "../outcome.ts";
import type { Style } from "../terminal/style.ts";
import { table } from "../terminal/table.ts";
import { clockText, differs, excerpt, jsonBytes } from "./key-text.ts";
import { failureOf } from "./store-failure.ts";
import type { VerbContext } from "./verb.ts";

/** `dynamo siblings`: every version that some member holds, who holds it, and what each member has seen. */
export async function siblings({ cluster, style }: VerbContext, bucket: string, key: string): Promise<Outcome> {
  const inspected = await cluster.client.inspect(bucket, utf8(key));
  if (!inspected.ok) return failureOf(inspected);
  const { replicas } = inspected;
  const versions = versionsOf(replicas);
  if (versions.length === 0 && !replicas.some(({ row }) => row !== null))
    return { ...failed("not found"), code: "NOT_FOUND" };
  const json = {
    bucket,
    key,
    versions: versions.map(({ sibling, holders }) => ({
      vtag: vtagOf(sibling),
      writtenAt: new Date(sibling.writtenAt.ms).toISOString(),
      expiresAt: sibling.expiresAtMs === null ? null : new Date(sibling.expiresAtMs).toISOString(),
      holders,
      value: jsonBytes(sibling.value),
    })),
    clocks: replicas.flatMap(({ node, row }) => (row === null ? [] : [{ node, clock: row.clock }])),
    differing: differs(replicas),
  };
  return { ok: true, json, text: render(versions, replicas, style) };
}

interface Version {
  readonly sibling: Sibling;
  readonly holders: readonly string[];
}

function versionsOf(replicas: readonly ReplicaView[]): readonly Version[] {
  const versions = new Map<string, { sibling: Sibling; holders: string[] }>();
  for (const { node, row } of replicas) {
    for (const sibling of row?.siblings ?? []) {
      const known = versions.get(vtagOf(sibling));
      if (known === undefined) versions.set(vtagOf(sibling), { sibling, holders: [node] });
      else known.holders.push(node);
    }
  }
  return [...versions.values()].toSorted((a, b) => a.sibling.writtenAt.ms - b.sibling.writtenAt.ms);
}

function render(versions: readonly Version[], replicas: readonly ReplicaView[], style: Style): string {
  const rows = versions.map(({ sibling, holders }) => [
    vtagOf(sibling),
    new Date(sibling.writtenAt.ms).toISOString(),
    String(sibling.value.length),
    holders.join(", "),
    excerpt(sibling.value, 40),
  ]);
  const columns = [
    { title: "VERSION" },
    { title: "WRITTEN" },
    { title: "BYTES", align: "right" },
    { title: "HELD BY" },
    { title: "VALUE" },
  ] as const;
  const held = versions.length === 0 ? "Deleted: no version is left, and the clocks say so.\n" : table(columns, rows);
  const stale = differs(replicas);
  const clocks = replicas.flatMap(({ node, row }) => {
    if (row === null) return [];
    return [[stale.includes(node) ? style.warn(node) : node, clockText(row)]];
  });
  return `${held}\n${table([{ title: "REPLICA" }, { title: "HAS SEEN" }], clocks)}`;
}

function vtagOf({ dot: { actor, counter } }: Sibling): string {
  return `${actor}:${counter}`;
}
