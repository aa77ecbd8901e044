import type { Change, ChangeResponse, NodeId, NodeView, Plan } from "@cartwheel/dynamo";
import { createRing } from "@cartwheel/dynamo";
import type { ClusterClient, NodeAnswer } from "@cartwheel/dynamo-client";

/** What a member may be in the eyes of another. */
export type Standing = NodeView["status"];

/** A change that is planned by one member while another change arrives is refused at its commit, and planned anew. */
const plansMax = 5;
const pollMs = 100;
/** How long the client may take to reach a member that can plan. */
const reachMsMax = 10_000;

/**
 * Plans a membership change at some member and commits it there, as an operator does (design §3). Resolves with the plan
 * once it is durable at that member; it spreads by gossip, and a replacement also waits for the votes of a majority.
 * Throws with the reason when it is refused.
 */
export async function commitChange(client: ClusterClient, change: Change, address: string): Promise<Plan> {
  for (let attempt = 1; ; attempt++) {
    const planned = await ask(() => client.change({ type: "plan", change }));
    if (planned.type !== "planned") throw new Error(`No member planned the change: ${JSON.stringify(planned)}.`);
    if (!planned.plan.ok) throw new Error(planned.plan.message);
    const { plan } = planned;
    const committed = await ask(() => client.change({ type: "commit", operation: plan.operation, address }));
    if (committed.type === "committed") return plan;
    const isStale = committed.type === "refused" && committed.code === "PLAN_STALE";
    if (!isStale || attempt === plansMax) throw new Error(`The change was not taken: ${JSON.stringify(committed)}.`);
  }
}

/** What a node is, in the history that another one knows; null when that one does not answer. */
export async function standingOf(client: ClusterClient, node: NodeId, at: NodeId): Promise<Standing | null> {
  const answer = await client.viewOf(at);
  return answer.ok ? createRing(answer.answer.history).statusOf(node) : null;
}

/** Resolves with whether `holds` said so before `msMax` were over. */
export async function comesTrue(holds: () => Promise<boolean>, msMax: number): Promise<boolean> {
  const deadlineMs = performance.now() + msMax;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) return false;
    await pause(pollMs);
  }
  return true;
}

async function ask(question: () => Promise<NodeAnswer<ChangeResponse>>): Promise<ChangeResponse> {
  const deadlineMs = performance.now() + reachMsMax;
  for (;;) {
    const answer = await question();
    if (answer.ok) return answer.answer;
    // Surely never sent, so it may be asked again; one that was sent and not answered may have been carried out.
    if (answer.reason !== "not connected" || performance.now() > deadlineMs) {
      throw new Error(`No member answered the change: ${answer.reason}.`);
    }
    await pause(pollMs);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
