import type { NodeId } from "@cartwheel/dynamo";
import { sparkline } from "../terminal/sparkline.ts";
import type { Style } from "../terminal/style.ts";
import { table } from "../terminal/table.ts";
import { bytes, count, plural, rate, seconds } from "../terminal/units.ts";
import type { ClusterSummary, NodeSummary } from "../view/node-summary.ts";
import type { Activity } from "./sample.ts";

/** What `top` shows, oldest first in `past`. */
export interface Screen {
  readonly summary: ClusterSummary;
  readonly past: readonly Activity[];
  readonly columns: number;
  readonly isPaused: boolean;
  readonly at: Date;
}

const sparkWidthMax = 40;

/** One frame, as text; every line within `columns` but for the table of nodes. */
export function renderScreen({ summary, past, columns, isPaused, at }: Screen, style: Style): string {
  const now = past.at(-1) ?? null;
  const width = Math.max(10, Math.min(sparkWidthMax, columns - 44));
  const up = summary.nodes.filter(({ state }) => state.startsWith("U")).length;
  const health = up === summary.nodes.length ? style.good("all up") : style.bad(`${summary.nodes.length - up} down`);
  const head =
    `${style.strong("dynamo top")}  ${plural(summary.nodes.length, "node")}, ${health}  ring version ${summary.ringVersion}` +
    `  ${at.toISOString().slice(11, 19)}${isPaused ? style.warn("  paused") : ""}\n\n`;
  const gauges = lines.map(({ title, of, show }) => {
    const values = past.map((activity) => of(activity) ?? 0);
    const last = now === null ? null : of(now);
    return `${title.padEnd(16)} ${(last === null ? "-" : show(last)).padStart(9)}  ${sparkline(values, width)}\n`;
  });
  return `${head}${gauges.join("")}\n${nodeTable(summary.nodes, { now, style })}`;
}

interface Line {
  readonly title: string;
  readonly of: (activity: Activity) => number | null;
  readonly show: (value: number) => string;
}

const lines: readonly Line[] = [
  { title: "gets/s", of: ({ getsPerSecond }) => getsPerSecond, show: rate },
  { title: "puts/s", of: ({ putsPerSecond }) => putsPerSecond, show: rate },
  { title: "failures/s", of: ({ failuresPerSecond }) => failuresPerSecond, show: rate },
  { title: "get p50 <=", of: ({ getP50 }) => getP50, show: seconds },
  { title: "get p99 <=", of: ({ getP99 }) => getP99, show: seconds },
  { title: "put p99 <=", of: ({ putP99 }) => putP99, show: seconds },
  { title: "commit p99 <=", of: ({ commitP99 }) => commitP99, show: seconds },
  { title: "read repairs/s", of: ({ repairsPerSecond }) => repairsPerSecond, show: rate },
  { title: "stand-ins/s", of: ({ sloppyPerSecond }) => sloppyPerSecond, show: rate },
  { title: "handed over/s", of: ({ handedOverPerSecond }) => handedOverPerSecond, show: rate },
];

interface Shown {
  readonly now: Activity | null;
  readonly style: Style;
}

function nodeTable(nodes: readonly NodeSummary[], { now, style }: Shown): string {
  const rows = nodes.map(({ node, state, zone, rows: held, waiting, recovering, inFlight }) => {
    const activity = now?.byNode.get(node) ?? null;
    return [
      state === "UN" ? style.good(state) : style.bad(state),
      node,
      zone,
      activity === null ? "-" : rate(activity.requestsPerSecond),
      shown(inFlight),
      shown(held),
      shown(waiting),
      shown(recovering),
      activity === null ? "-" : seconds(activity.lag),
      activity === null ? "-" : bytes(activity.rss),
      suspicion(node, nodes),
    ];
  });
  return table(nodeColumns, rows);
}

const nodeColumns = [
  { title: "" },
  { title: "NODE" },
  { title: "ZONE" },
  { title: "REQ/S", align: "right" },
  { title: "AT WORK", align: "right" },
  { title: "ROWS", align: "right" },
  { title: "WAITING", align: "right" },
  { title: "RECOVERING", align: "right" },
  { title: "LOOP LAG", align: "right" },
  { title: "MEMORY", align: "right" },
  { title: "SUSPECTED BY" },
] as const;

function suspicion(node: NodeId, nodes: readonly NodeSummary[]): string {
  return nodes.find((each) => each.node === node)?.suspectedBy.join(", ") ?? "";
}

function shown(value: number | null): string {
  return value === null ? "-" : count(value);
}
