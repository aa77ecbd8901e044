import { expect, test, vi } from "vitest";
import type { NodeId } from "../ids.ts";
import type { NodeEvent } from "../node/events.ts";
import { key, put, TestCluster } from "../test-cluster.ts";

test("every member has been offered a write by half its time, also where the coordinator's disk was slow to read", () => {
  const cluster = new TestCluster({ zones: ["east", "east", "east", "west", "west"] });
  const k = key("slow to read");
  const [coordinator, ...rest] = cluster.owners(k) as [NodeId, NodeId, NodeId];
  const { node } = cluster.nodes.get(coordinator) ?? {};
  if (node === undefined) throw new Error("no such node");
  const handle = node.handle.bind(node);
  const reads: NodeEvent[] = [];
  let isSlow = true;
  vi.spyOn(node, "handle").mockImplementation((event, now) => {
    if (event.type !== "row-read" || !isSlow) return handle(event, now);
    reads.push(event);
    return [];
  });
  const offered = new Set<NodeId>();
  cluster.delivers = (from, to, message) => {
    if (from === coordinator && message.type === "replica-put") offered.add(to);
    return message.type !== "replica-put";
  };
  cluster.request(coordinator, put(k, "v", { w: 3, timeoutMs: 1_000 }));
  cluster.advance(400);
  isSlow = false;
  for (const event of reads) cluster.tell(coordinator, event);
  expect([...offered].sort()).toEqual([...rest].sort());
  cluster.advance(100);
  expect(offered.size).toBe(4);
});
