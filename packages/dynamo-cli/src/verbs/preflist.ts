import { utf8 } from "@cartwheel/dynamo";
import type { Outcome } from "../outcome.ts";
import type { Style } from "../terminal/style.ts";
import { table } from "../terminal/table.ts";
import { clockText, differs, holdsText } from "./key-text.ts";
import { failureOf } from "./store-failure.ts";
import type { VerbContext } from "./verb.ts";

/** `dynamo preflist`: who is asked for a key, in which order, and what each of them holds. */
export async function preflist({ cluster, style }: VerbContext, bucket: string, key: string): Promise<Outcome> {
  const inspected = await cluster.client.inspect(bucket, utf8(key));
  if (!inspected.ok) return failureOf(inspected);
  const { partition, token, replicas } = inspected;
  const zones = new Map(cluster.client.sights().map(({ node, zone }) => [node, zone]));
  const rows = replicas.map((replica, index) => [
    String(index + 1),
    replica.node,
    zones.get(replica.node) ?? "?",
    replica.role === "owner" ? style.strong("owner") : style.dim("fallback"),
    paint(holdsText(replica), style),
    replica.row === null ? "" : clockText(replica.row),
  ]);
  const head = `${bucket}/${key}: token ${token}, partition ${partition}\n\n`;
  const columns = ["", "NODE", "ZONE", "ROLE", "HOLDS", "CLOCK"].map((title) => ({ title }));
  const stale = differs(replicas);
  const note =
    stale.length === 0
      ? ""
      : `\n${style.warn("!")} ${stale.join(", ")} holds another row: \`dynamo repair ${bucket} ${key}\` reads and mends.\n`;
  const json = {
    bucket,
    key,
    token,
    partition,
    replicas: replicas.map(({ node, role, holds, row }) => ({
      node,
      zone: zones.get(node) ?? null,
      role: role === "owner" ? "primary" : "fallback",
      holds,
      siblings: row?.siblings.length ?? null,
      clock: row?.clock ?? null,
    })),
    differing: stale,
  };
  return { ok: true, json, text: head + table(columns, rows) + note };
}

function paint(holds: string, style: Style): string {
  if (holds === "silent" || holds === "damaged") return style.bad(holds);
  return holds === "nothing" ? style.dim(holds) : holds;
}
