import { expect, test } from "vitest";
import type { NodeId } from "../ids.ts";
import { TestCluster } from "../test-cluster.ts";
import { planChange } from "./plan.ts";

const [n1, n2, n9] = ["n1", "n2", "n9"] as NodeId[] as [NodeId, NodeId, NodeId];

test("a commit of anything but what its author would plan now is refused as stale", () => {
  const cluster = new TestCluster({ zones: ["east", "east", "west"] });
  const planned = planChange(cluster.historyAtStart, { type: "join", member: { id: n9, zone: "west", weight: 1 } }, n1);
  if (!planned.ok || planned.operation.type !== "join") throw new Error("not planned");
  const { operation } = planned;
  const { member, plan } = operation;
  const altered = [
    { ...operation, author: n2 },
    { ...operation, counter: 7 },
    { ...operation, member: { ...member, weight: 2 } },
    { ...operation, plan: { ...plan, partitions: plan.partitions.slice(1) } },
    { ...operation, plan: { ...plan, partitions: plan.partitions.map((index) => (index + 1) % plan.owners.length) } },
  ];
  for (const each of altered) {
    const answer = cluster.ask(n1, { type: "commit", operation: each, address: "" });
    expect(answer).toMatchObject({ type: "refused", code: "PLAN_STALE" });
  }
  expect(cluster.ask(n1, { type: "commit", operation, address: "" })).toMatchObject({ type: "committed" });
});
