import { expect, test } from "vitest";
import type { NodeId } from "../ids.ts";
import { TestCluster } from "../test-cluster.ts";
import { foldHistory } from "./fold.ts";
import { HistoryKeeper } from "./history-keeper.ts";
import { planInit } from "./history.ts";
import type { Plan } from "./plan.ts";
import { planChange } from "./plan.ts";
import type { ChangeOperation, History } from "./types.ts";

const [n1, n2, n9] = ["n1", "n2", "n9"] as NodeId[] as [NodeId, NodeId, NodeId];
const begun: History = [
  planInit({
    clusterId: "c".repeat(32),
    members: [n1, n2].map((id) => ({ id, zone: "z", weight: 1 })),
    partitionCount: 8,
    n: 1,
  }),
];

function joining(history: History, author: NodeId): Plan {
  const plan = planChange(history, { type: "join", member: { id: n9, zone: "z", weight: 1 } }, author);
  if (!plan.ok) throw new Error(plan.message);
  return plan;
}

/** What a program with a bug might send: plans that leave out a partition or name an owner that is not there, odd weights. */
function misshapen({ operation }: Plan): readonly ChangeOperation[] {
  if (operation.type !== "join") throw new Error("not a join");
  const { member, plan } = operation;
  const weights = [0, Number.NaN, Number.POSITIVE_INFINITY].map((weight) => ({
    ...operation,
    member: { ...member, weight },
  }));
  return [
    { ...operation, plan: { ...plan, partitions: plan.partitions.slice(1) } },
    { ...operation, plan: { ...plan, partitions: plan.partitions.map(() => plan.owners.length) } },
    ...weights,
  ];
}

test("a history that cannot be folded is not learned: on the disk it would end the node at each start", () => {
  const written: History[] = [];
  const keeper = new HistoryKeeper(
    { self: n1, history: begun },
    { write: (_, history) => written.push(history), onRing: () => {} },
  );
  for (const operation of misshapen(joining(begun, n2))) expect(keeper.learn([...begun, operation])).toBe(false);
  expect(written).toEqual([]);
  expect(keeper.learn([...begun, joining(begun, n2).operation])).toBe(true);
  expect(written.map((history) => foldHistory(history).members.length)).toEqual([3]);
});

test("a commit of anything but what its author would plan now is refused as stale", () => {
  const cluster = new TestCluster({ zones: ["east", "east", "west"] });
  const at = { type: "commit", address: "" } as const;
  const planned = joining(cluster.historyAtStart, n1);
  const { operation } = planned;
  if (operation.type !== "join") throw new Error("not a join");
  const { owners, partitions } = operation.plan;
  const others = { ...operation, plan: { owners, partitions: partitions.map((index) => (index + 1) % owners.length) } };
  for (const each of [...misshapen(planned), others, { ...operation, author: n2 }, { ...operation, counter: 7 }]) {
    expect(cluster.changeRequest(n1, { ...at, operation: each })).toMatchObject({
      type: "refused",
      code: "PLAN_STALE",
    });
  }
  expect(cluster.changeRequest(n1, { ...at, operation })).toMatchObject({ type: "committed" });
});
