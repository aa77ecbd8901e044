import type { NodeId } from "@cartwheel/dynamo";
import type { Cluster } from "../connection/cluster.ts";
import type { Failure } from "../outcome.ts";
import { failed, usage } from "../outcome.ts";
import { ProgressLine } from "../terminal/progress-line.ts";
import { plural } from "../terminal/units.ts";
import { wait } from "../wait.ts";
import type { VerbContext } from "./verb.ts";

const lookMs = 500;

interface Waiting {
  readonly arriving: number;
  readonly leaving: number;
  readonly nodes: readonly NodeId[];
}

/** Waits, with progress, until nothing moves any more: all go by one ring, have what they own, and keep nothing for others. */
export async function followTransfers(
  context: VerbContext,
  only: NodeId | null = null,
): Promise<{ readonly ok: true } | Failure> {
  const { cluster, terminal } = context;
  const progress = new ProgressLine(terminal);
  for (;;) {
    const waiting = await waitingIn(cluster, only);
    if (waiting === null) return { ok: true };
    if (terminal.interrupted.aborted) {
      progress.end();
      return failed("interrupted; what moves goes on moving", "See `dynamo transfers`.");
    }
    const { arriving, leaving, nodes } = waiting;
    progress.show(
      `${plural(arriving, "partition")} to arrive, ${plural(leaving, "partition")} to hand over (${nodes.join(", ")})`,
    );
    await wait(lookMs, terminal.interrupted);
    if ((await waitingIn(cluster, only)) === null) {
      progress.end();
      return { ok: true };
    }
  }
}

async function waitingIn(cluster: Cluster, only: NodeId | null): Promise<Waiting | null> {
  const views = [...(await cluster.views())].filter(([node]) => only === null || node === only);
  const rings = new Set(views.map(([, { view }]) => view.ringId));
  const busy = views.filter(([, { view }]) => view.recovering.length > 0 || view.misplaced.length > 0);
  if (busy.length === 0 && rings.size <= 1) return null;
  return {
    arriving: busy.reduce((sum, [, { view }]) => sum + view.recovering.length, 0),
    leaving: busy.reduce((sum, [, { view }]) => sum + view.misplaced.length, 0),
    nodes: busy.map(([node]) => node),
  };
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
  const followed = await followTransfers(context, node);
  if (!followed.ok) return followed;
  const who = node ?? "Every node";
  return {
    ok: true,
    json: { drained: node ?? "all" },
    text: `${who} has what it owns and keeps nothing for others.\n`,
  };
}
