import type { NodeId, Ring } from "@cartwheel/dynamo";
import type { Outcome } from "../outcome.ts";
import { table } from "../terminal/table.ts";
import { count, plural, seconds } from "../terminal/units.ts";
import type { VerbContext } from "./verb.ts";

interface Hint {
  readonly at: NodeId;
  readonly target: NodeId;
  readonly partitions: number;
  readonly rows: number;
  readonly oldestSeconds: number;
  readonly targetState: string;
}

/** `dynamo hints`: rows that nodes keep for others (hinted handoff, and what a change of the ring has moved). */
export async function hints({ cluster, style }: VerbContext): Promise<Outcome> {
  const ring = cluster.client.ring();
  const [views, figures] = await Promise.all([cluster.views(), cluster.figures()]);
  const states = new Map(cluster.client.sights().map(({ node, state }) => [node, state]));
  const found = [...views].flatMap(([at, { view }]): readonly Hint[] => {
    const measured = figures.get(at);
    const targets = targetsOf(view.misplaced, { ring, at });
    // Owners that are up take their copies within moments; what waits, waits for the others.
    const away = targets.filter(([target]) => states.get(target) !== "up");
    return (away.length > 0 ? away : targets).map(([target, partitions]) => ({
      at,
      target,
      partitions,
      rows: measured?.sum("dynamo_hints_pending", { target }) ?? 0,
      oldestSeconds: measured?.sum("dynamo_hints_oldest_age_seconds") ?? 0,
      targetState: states.get(target) ?? "unknown",
    }));
  });
  const hinted = found.toSorted((a, b) => (a.at === b.at ? b.rows - a.rows : a.at < b.at ? -1 : 1));
  if (hinted.length === 0) return { ok: true, json: { hints: [] }, text: "No node keeps rows for another.\n" };
  const rows = hinted.map(({ at, target, targetState, partitions, rows: held, oldestSeconds }) => [
    at,
    target,
    targetState === "up" ? style.good(targetState) : style.bad(targetState),
    String(partitions),
    count(held),
    seconds(oldestSeconds),
  ]);
  const waiting = new Set(hinted.filter(({ targetState }) => targetState !== "up").map(({ target }) => target));
  const note =
    waiting.size === 0 ? "They are on their way." : `Those for ${[...waiting].join(", ")} go as soon as it is back.`;
  return { ok: true, json: { hints: hinted }, text: `${table(columns, rows)}\n${summary(hinted)} ${note}\n` };
}

const columns = [
  { title: "KEPT AT" },
  { title: "FOR" },
  { title: "WHICH IS" },
  { title: "PARTITIONS", align: "right" },
  { title: "ROWS", align: "right" },
  { title: "OLDEST", align: "right" },
] as const;

function summary(hinted: readonly Hint[]): string {
  const holders = new Set(hinted.map(({ at }) => at)).size;
  return `${plural(holders, "node")} ${holders === 1 ? "keeps" : "keep"} rows for others; a row goes once all its owners hold it.`;
}

/** For whom rows of these partitions are, and of how many partitions. */
function targetsOf(
  misplaced: readonly number[],
  { ring, at }: { readonly ring: Ring | null; readonly at: NodeId },
): readonly (readonly [NodeId, number])[] {
  const targets = new Map<NodeId, number>();
  for (const partition of misplaced) {
    for (const owner of ring?.ownersOf(partition, ring.n) ?? []) {
      if (owner !== at) targets.set(owner, (targets.get(owner) ?? 0) + 1);
    }
  }
  return [...targets];
}
