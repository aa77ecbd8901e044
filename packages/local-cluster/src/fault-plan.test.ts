import { isNodeId } from "@cartwheel/dynamo";
import type { NodeId } from "@cartwheel/dynamo";
import { describe, expect, test } from "vitest";
import { disturbedLinks, faultsOf, noPlan, withCut, withDisk, withLinks } from "./fault-plan.ts";
import { noFaults } from "./node-faults.ts";

const [east1, east2, east3, west1, west2] = ["east-1", "east-2", "east-3", "west-1", "west-2"].map(nodeId) as [
  NodeId,
  NodeId,
  NodeId,
  NodeId,
  NodeId,
];
const members = [east1, east2, east3, west1, west2].map((id) => ({ id, zone: id.slice(0, 4) }));

describe("a cut in two regions", () => {
  const plan = withCut(noPlan, [
    [east1, east2, east3],
    [west1, west2],
  ]);

  test("severs each link between the groups, at both of its ends", () => {
    const faults = faultsOf(plan, west1, members);
    expect(Object.keys(faults.sendingTo)).toEqual([east1, east2, east3]);
    expect(faults.sendingTo[east1]).toEqual({ dropRate: 1, delayMs: 0 });
    expect(faults.deafTo).toEqual([east1, east2, east3]);
    expect(disturbedLinks(plan, members)).toHaveLength(12);
  });

  test("parts the clients of one region from the nodes of the other", () => {
    expect(faultsOf(plan, west1, members).clientZonesCut).toEqual(["east"]);
    expect(faultsOf(plan, east1, members).clientZonesCut).toEqual(["west"]);
  });
});

test("a node that no group names is a bridge, also for clients", () => {
  const plan = withCut(noPlan, [
    [east1, east2],
    [west1, west2],
  ]);
  expect(faultsOf(plan, east3, members)).toEqual(noFaults);
});

test("clients of a zone that is itself cut follow most of its nodes", () => {
  const plan = withCut(noPlan, [[east1], [east2, east3, west1, west2]]);
  expect(faultsOf(plan, east1, members).clientZonesCut).toEqual(["east", "west"]);
  expect(faultsOf(plan, east2, members).clientZonesCut).toEqual([]);
});

test("a one-way cut silences one direction", () => {
  const plan = withLinks(noPlan, { from: [east1], to: [west1], change: { dropRate: 1 } });
  expect(faultsOf(plan, east1, members).sendingTo).toEqual({ [west1]: { dropRate: 1, delayMs: 0 } });
  expect(faultsOf(plan, east1, members).deafTo).toEqual([]);
  expect(faultsOf(plan, west1, members)).toEqual({ ...noFaults, deafTo: [east1] });
});

test("a delay and a loss on one link add up, and a delay of zero ends it", () => {
  const slow = withLinks(noPlan, { from: [east1], to: [east1, east2], change: { delayMs: 200 } });
  const lossy = withLinks(slow, { from: [east1], to: [east2], change: { dropRate: 0.2 } });
  expect(faultsOf(lossy, east1, members).sendingTo).toEqual({ [east2]: { dropRate: 0.2, delayMs: 200 } });
  expect(faultsOf(lossy, east2, members).deafTo).toEqual([]);
  expect(withLinks(slow, { from: [east1], to: [east2], change: { delayMs: 0 } })).toEqual(noPlan);
});

test("a disk fault belongs to one node and goes away with health", () => {
  const plan = withDisk(noPlan, east1, { mode: "slow", delayMs: 50 });
  expect(faultsOf(plan, east1, members).disk).toEqual({ mode: "slow", delayMs: 50 });
  expect(faultsOf(plan, east2, members)).toEqual(noFaults);
  expect(withDisk(plan, east1, { mode: "healthy", delayMs: 0 })).toEqual(noPlan);
});

function nodeId(text: string): NodeId {
  if (!isNodeId(text)) throw new Error(`${text} is no node id`);
  return text;
}
