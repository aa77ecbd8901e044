import type { ChangeOperation, NodeId, Operation } from "@cartwheel/dynamo";
import type { Cluster } from "../connection/cluster.ts";
import type { Failure } from "../outcome.ts";
import { failed, usage } from "../outcome.ts";
import { ProgressLine } from "../terminal/progress-line.ts";
import { plural } from "../terminal/units.ts";
import { wait } from "../wait.ts";
import type { VerbContext } from "./verb.ts";

const lookMs = 500;

/** What is waited for. */
interface Goal {
  /** One node, or null for all of them. */
  readonly node: NodeId | null;
  /** A change that all must have heard of first; null: none was made. */
  readonly operation: ChangeOperation | null;
}

interface Waiting {
  readonly arriving: number;
  readonly leaving: number;
  readonly nodes: readonly NodeId[];
}

/** Waits, with progress, until nothing moves any more: all go by one ring, have what they own, and keep nothing for others. */
export async function followTransfers(context: VerbContext, goal: Goal): Promise<{ readonly ok: true } | Failure> {
  const { cluster, terminal } = context;
  const progress = new ProgressLine(terminal);
  for (;;) {
    const waiting = await waitingIn(cluster, goal);
    if (waiting === null || terminal.interrupted.aborted) {
      progress.end();
      return waiting === null
        ? { ok: true }
        : failed("interrupted; what moves goes on moving", "See `dynamo transfers`.");
    }
    const { arriving, leaving, nodes } = waiting;
    progress.show(
      `${plural(arriving, "partition")} to arrive, ${plural(leaving, "partition")} to hand over (${nodes.join(", ")})`,
    );
    await wait(lookMs, terminal.interrupted);
  }
}

async function waitingIn(cluster: Cluster, { node: only, operation }: Goal): Promise<Waiting | null> {
  const views = [...(await cluster.views())].filter(([node]) => only === null || node === only);
  const rings = new Set(views.map(([, { view }]) => view.ringId));
  const haveHeard = views.every(
    ([, { history }]) => operation === null || history.some((each) => isSame(each, operation)),
  );
  const isDecided = cluster.client.ring()?.waiting.length === 0;
  const busy = views.filter(([, { view }]) => view.recovering.length > 0 || view.misplaced.length > 0);
  if (busy.length === 0 && rings.size <= 1 && haveHeard && isDecided) return null;
  return {
    arriving: busy.reduce((sum, [, { view }]) => sum + view.recovering.length, 0),
    leaving: busy.reduce((sum, [, { view }]) => sum + view.misplaced.length, 0),
    nodes: busy.map(([node]) => node),
  };
}

/** No author makes two operations with one number. */
function isSame(one: Operation, other: ChangeOperation): boolean {
  return one.type === other.type && one.counter === other.counter && one.author === other.author;
}

/** `dynamo drain`: until a node, or every node, keeps nothing for others. */
export async function drain(
  context: VerbContext,
  name: string | undefined,
): Promise<Failure | { readonly ok: true; readonly json: unknown; readonly text: string }> {
  const unknown = name === undefined ? null : context.cluster.unknownNode(name);
  if (unknown !== null) return unknown;
  const node = (name ?? null) as NodeId | null;
  if (node !== null && context.cluster.client.sights().some((sight) => sight.node === node && sight.state === "down")) {
    return usage(`${node} cannot be reached`, "Only a node that runs can hand anything over.");
  }
  const followed = await followTransfers(context, { node, operation: null });
  if (!followed.ok) return followed;
  const who = node ?? "Every node";
  return {
    ok: true,
    json: { drained: node ?? "all" },
    text: `${who} has what it owns and keeps nothing for others.\n`,
  };
}
