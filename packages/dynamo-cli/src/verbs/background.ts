import type { Outcome } from "../outcome.ts";
import { table } from "../terminal/table.ts";
import { count } from "../terminal/units.ts";
import type { VerbContext } from "./verb.ts";

/** What goes on behind requests: reaping of tombstones, comparison of hash trees. */

/** `dynamo why-not-reaped`: what keeps each node from deleting what is dead for good. */
export async function whyNotReaped({ cluster, style }: VerbContext): Promise<Outcome> {
  const [views, figures] = await Promise.all([cluster.views(), cluster.figures()]);
  const nodes = [...views]
    .map(([node, { view }]) => ({
      node,
      tombstones: figures.get(node)?.sum("dynamo_tombstones") ?? 0,
      reaped: figures.get(node)?.sum("dynamo_rows_reaped_total") ?? 0,
      hindrance: view.reapHindrance,
    }))
    .toSorted((a, b) => (a.node < b.node ? -1 : 1));
  const rows = nodes.map(({ node, tombstones, reaped, hindrance }) => [
    node,
    count(tombstones),
    count(reaped),
    hindrance === null ? "nothing" : style.warn(hindrance),
  ]);
  const columns = [
    { title: "NODE" },
    { title: "WAITING", align: "right" },
    { title: "REAPED", align: "right" },
    { title: "IN THE WAY" },
  ] as const;
  const note =
    "A row without a value goes once every node that could still hold a version of it has said, twice, that it does not;\n" +
    "while one of them is down or taken out by force, that waits: start it, or declare it destroyed.\n";
  return { ok: true, json: { nodes }, text: `${table(columns, rows)}\n${note}` };
}

/** `dynamo anti-entropy status`: how often nodes compared their hash trees, and what that has mended. */
export async function antiEntropyStatus({ cluster }: VerbContext): Promise<Outcome> {
  const figures = await cluster.figures();
  const nodes = [...figures]
    .map(([node, measured]) => ({
      node,
      completed: measured.sum("dynamo_anti_entropy_exchanges_total", { outcome: "completed" }),
      brokenOff: measured.sum("dynamo_anti_entropy_exchanges_total", { outcome: "broken-off" }),
      keysRepaired: measured.sum("dynamo_anti_entropy_keys_repaired_total"),
      readRepairs: measured.sum("dynamo_read_repairs_total"),
      damagedRows: measured.sum("dynamo_rows_quarantined_total"),
    }))
    .toSorted((a, b) => (a.node < b.node ? -1 : 1));
  const rows = nodes.map(({ node, ...counts }) => [node, ...Object.values(counts).map(count)]);
  const titles = ["COMPLETED", "BROKEN OFF", "KEYS MENDED", "READ REPAIRS", "DAMAGED ROWS"];
  const columns = [{ title: "NODE" }, ...titles.map((title) => ({ title, align: "right" }) as const)];
  const note = "Counts since each node's start. A comparison that is broken off is begun again.\n";
  return { ok: true, json: { nodes }, text: `${table(columns, rows)}\n${note}` };
}
