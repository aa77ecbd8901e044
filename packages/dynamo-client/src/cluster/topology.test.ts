import { expect, it } from "vitest";
import { clusterId, FakeCluster } from "../testing/fake-cluster.ts";
import type { NodeId } from "@cartwheel/dynamo";
import { Topology } from "./topology.ts";

const east1 = "east-1" as NodeId;

it("knows nothing until a node has told", () => {
  const topology = new Topology(clusterId);
  expect(topology.ring).toBe(null);
  expect(topology.members).toEqual([]);
  expect(topology.addressOf(east1)).toBe(null);
});

it("makes one ring of equal histories, and takes the address heard last", () => {
  const topology = new Topology(clusterId);
  const view = new FakeCluster().viewFrom(east1);
  topology.learn(view);
  const { ring } = topology;
  expect(topology.members.length).toBe(5);
  topology.learn({ ...view, addresses: [{ node: east1, address: "elsewhere:2" }] });
  expect(topology.ring).toBe(ring);
  expect(topology.addressOf(east1)).toBe("elsewhere:2");
  expect(topology.addressOf("west-1" as NodeId)).toBe("west-1:1");
});

it("ignores the history of another cluster, and that of a node without one", () => {
  const topology = new Topology("d".repeat(32));
  const view = new FakeCluster().viewFrom(east1);
  topology.learn(view);
  topology.learn({ ...view, history: [] });
  expect(topology.ring).toBe(null);
});
