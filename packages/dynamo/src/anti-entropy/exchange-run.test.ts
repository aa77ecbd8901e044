import { expect, test, vi } from "vitest";
import { utf8 } from "../bytes.ts";
import type { ActorId, NodeId, RequestId } from "../ids.ts";
import { keyId } from "../key.ts";
import { key, TestCluster } from "../test-cluster.ts";

test("an owner that lacks a thousand rows is sent them a few at a time, so that they are not all in memory at once", () => {
  const cluster = new TestCluster({ zones: ["east", "east", "east"], partitionCount: 3 });
  const [full, empty] = ["n1", "n2"] as NodeId[] as [NodeId, NodeId];
  const dot = { actor: "00000000000000aa.1" as ActorId, counter: 1 };
  const sibling = {
    dot,
    value: utf8("v"),
    writtenAt: { ms: 1, logical: 0 },
    expiresAtMs: null,
    requestId: "request" as RequestId,
  };
  for (let i = 0; i < 4_500; i++) {
    const k = key(`k${i}`);
    const partition = cluster.ring.partitionOf(k);
    const stored = { row: { clock: [dot], siblings: [sibling] }, lastMinted: null };
    if (partition === 0) cluster.rowsOf(full).set(keyId(k), { key: k, partition, n: 3, stored });
  }
  const { node } = cluster.nodes.get(full) ?? {};
  if (node === undefined) throw new Error("no such node");
  const handle = node.handle.bind(node);
  let mostReadAtOnce = 0;
  vi.spyOn(node, "handle").mockImplementation((event, now) => {
    const effects = handle(event, now);
    mostReadAtOnce = Math.max(mostReadAtOnce, effects.filter(({ type }) => type === "read-row").length);
    return effects;
  });
  cluster.advance(12_000);
  expect(cluster.rowsOf(full).size).toBeGreaterThan(1_200);
  expect(cluster.rowsOf(empty).size).toBe(cluster.rowsOf(full).size);
  expect(mostReadAtOnce).toBe(64);
});
