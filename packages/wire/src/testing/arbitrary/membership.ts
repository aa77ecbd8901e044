import type { ChangeOperation, History, NodeId, Operation } from "@cartwheel/dynamo";
import fc from "fast-check";
import { hexDigits, nodeId, typed, uint, zone } from "./row.ts";

/** Histories of a membership, of the shape that a cluster can have made. */
export const member = fc.record({ id: nodeId, zone, weight: fc.integer({ min: 1, max: 9 }) });
const plan = fc
  .tuple(fc.uniqueArray(nodeId, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(), { maxLength: 16 }))
  .map(([owners, partitions]) => ({ owners, partitions: partitions.map((owner) => owner % owners.length) }));
const authored = { counter: uint, author: nodeId };
export const changeOperation: fc.Arbitrary<ChangeOperation> = fc.oneof(
  typed("join", { ...authored, member, plan }),
  typed("leave", { ...authored, node: nodeId, plan }),
  typed("remove", { ...authored, node: nodeId, plan }),
  typed("replace", { ...authored, node: nodeId, by: member, plan }),
  typed("reweigh", { ...authored, node: nodeId, weight: fc.integer({ min: 1, max: 9 }), plan }),
  typed("destroyed", { ...authored, node: nodeId }),
);
const later: fc.Arbitrary<Operation> = fc.oneof(
  changeOperation,
  typed("vote", { ...authored, operation: hexDigits(32) }),
);

export const history: fc.Arbitrary<History> = fc
  .tuple(
    fc.uniqueArray(nodeId, { minLength: 1, maxLength: 5 }),
    hexDigits(32),
    fc.array(fc.nat(), { maxLength: 16 }),
    fc.array(later, { maxLength: 4 }),
  )
  .map(([nodes, clusterId, owners, operations]) => [
    {
      type: "init",
      clusterId,
      counter: 0,
      n: 3,
      members: nodes.map((id, i) => ({ id, zone: i % 2 === 0 ? "east" : "west", weight: 1 + i / 2 })),
      assignment: owners.map((owner) => owner % nodes.length),
    },
    ...operations.map((operation) => soundIn(operation, { author: nodes[0], partitionCount: owners.length })),
  ]);

/** The same operation as somebody who takes part could have made it for this ring. */
function soundIn(operation: Operation, ring: { readonly author: NodeId | undefined; readonly partitionCount: number }) {
  if (operation.type === "init" || ring.author === undefined) return operation;
  const authored = { ...operation, author: ring.author, counter: 1 + (operation.counter % 100_000) };
  if (!("plan" in authored)) return authored;
  const { owners, partitions } = authored.plan;
  const spelled = Array.from({ length: ring.partitionCount }, (_, i) => (partitions[i] ?? i) % owners.length);
  return { ...authored, plan: { owners, partitions: spelled } };
}
