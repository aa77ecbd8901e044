import type { Outcome } from "../outcome.ts";
import { failed } from "../outcome.ts";
import type { Style } from "../terminal/style.ts";
import { table } from "../terminal/table.ts";
import { count, percent, plural } from "../terminal/units.ts";
import type { ClusterSummary, NodeSummary } from "../view/node-summary.ts";
import { summarize } from "../view/node-summary.ts";
import type { VerbContext } from "./verb.ts";

export interface StatusOptions {
  /** Fail where anything is not as it should be. */
  readonly check: boolean;
}

/** `dynamo status`: every node on a line, and what is wrong below. */
export async function status(
  { cluster, style, terminal, isJson }: VerbContext,
  options: StatusOptions,
): Promise<Outcome> {
  const summary = await summarize(cluster);
  const problems = problemsOf(summary);
  const json = { ...summary, problems };
  const text = render(summary, { problems, style });
  if (!options.check || problems.length === 0) return { ok: true, json, text };
  terminal.out(isJson ? `${JSON.stringify(json, null, 2)}\n` : text);
  return failed(`${plural(problems.length, "thing")} to look at: ${problems[0] ?? ""}`);
}

interface Shown {
  readonly problems: readonly string[];
  readonly style: Style;
}

function render(
  { clusterId, partitions, ringId, ringVersion, nodes }: ClusterSummary,
  { problems, style }: Shown,
): string {
  const zones = new Set(nodes.map(({ zone }) => zone)).size;
  const head = `Cluster ${clusterId}: ${plural(nodes.length, "node")} in ${plural(zones, "zone")}, ${partitions} partitions\n`;
  const ring = style.dim(`Ring ${ringId}, version ${ringVersion}`);
  const rows = nodes.map((node) => [
    paintState(node, style),
    node.node,
    node.zone,
    node.address ?? "?",
    String(node.weight),
    `${node.partitions} (${percent(node.partitions, partitions)})`,
    shown(node.rows),
    shown(node.waiting),
    shown(node.recovering),
    node.suspectedBy.length === 0 ? "" : style.warn(node.suspectedBy.join(", ")),
  ]);
  const notes = problems.map((problem) => `${style.warn("!")} ${problem}\n`).join("");
  return `${head}${ring}\n\n${table(columns, rows)}${notes === "" ? "" : `\n${notes}`}`;
}

const columns = [
  { title: "" },
  { title: "NODE" },
  { title: "ZONE" },
  { title: "ADDRESS" },
  { title: "WEIGHT", align: "right" },
  { title: "PARTITIONS", align: "right" },
  { title: "ROWS", align: "right" },
  { title: "WAITING", align: "right" },
  { title: "RECOVERING", align: "right" },
  { title: "SUSPECTED BY" },
] as const;

function shown(value: number | null): string {
  return value === null ? "-" : count(value);
}

function paintState({ state }: NodeSummary, style: Style): string {
  if (state.startsWith("D")) return style.bad(state);
  return state === "UN" ? style.good(state) : style.warn(state);
}

function problemsOf({ nodes, behind }: ClusterSummary): readonly string[] {
  const problems = nodes.flatMap((node) => problemsOfNode(node));
  if (behind.length > 0)
    problems.push(`${behind.join(", ")} has not heard of the latest change of the membership yet.`);
  return problems;
}

function problemsOfNode({ node, state, suspectedBy, recovering, waiting, confirmed }: NodeSummary): string[] {
  const problems: string[] = [];
  if (state.startsWith("D")) {
    problems.push(
      `${node} cannot be reached from here. Its writes wait at others; start it, or take it out with \`dynamo cluster remove\`.`,
    );
  } else if (suspectedBy.length > 0) {
    problems.push(
      `${node} answers here, but ${suspectedBy.join(", ")} cannot reach it: look at the network between them, and in their logs for a refusal.`,
    );
  }
  if (confirmed === false)
    problems.push(`${node} waits for another member to confirm that its disk is not an older image.`);
  if ((recovering ?? 0) > 0)
    problems.push(`${node} still fetches ${plural(recovering ?? 0, "partition")}; see \`dynamo transfers\`.`);
  if ((waiting ?? 0) > 0)
    problems.push(`${node} keeps rows of ${plural(waiting ?? 0, "partition")} for others; see \`dynamo hints\`.`);
  return problems;
}
