import { expect, test } from "vitest";
import type { NodeId } from "../ids.ts";
import { createRing } from "../ring/ring.ts";
import { mergeHistories, operationHash, planInit } from "./history.ts";
import { planChange, voteFor } from "./plan.ts";
import { Readiness } from "./readiness.ts";

const [stays, goes] = ["n0", "n1"] as NodeId[] as [NodeId, NodeId];

/** A ring of one, from which the other was removed by force. */
function ringOfOne() {
  const members = [stays, goes].map((id) => ({ id, zone: "z", weight: 1 }));
  const begun = [planInit({ clusterId: "c".repeat(32), members, partitionCount: 4, n: 1 })];
  const removal = planChange(begun, { type: "remove", node: goes }, stays);
  if (!removal.ok) throw new Error(removal.message);
  const committed = mergeHistories(begun, [removal.operation]);
  return createRing(voteFor(committed, operationHash(removal.operation), stays));
}

test("a removed node that goes out of reach without a word is waited for no longer", () => {
  const ring = ringOfOne();
  expect(ring.removed.map(({ id }) => id)).toEqual([goes]);
  let isReachable = true;
  const readiness = new Readiness(stays, { recovering: [2], isReachable: () => isReachable });
  expect(readiness.settle(ring)).toEqual([]);
  expect(readiness.awaited(ring, 2)).toEqual([goes]);
  isReachable = false;
  expect(readiness.settle(ring)).toEqual([2]);
  expect(readiness.recovering).toEqual([]);
});
