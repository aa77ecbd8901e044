import { expect, test, vi } from "vitest";
import type { NodeId } from "../ids.ts";
import type { NodeEffect, NodeEvent } from "../node/events.ts";
import type { ReapAsk } from "../node/peer-message.ts";
import { defaultBucketSettings } from "../coordinator/bucket-settings.ts";
import { del, key, put, TestCluster } from "../test-cluster.ts";

test("a row that is about to be dropped is not yet gone for a certificate: the drop may never reach the disk", () => {
  const cluster = new TestCluster({ zones: ["east", "east", "east", "west"], buckets: { b: defaultBucketSettings } });
  const k = key("handed over");
  const [owner, , away] = cluster.owners(k) as [NodeId, NodeId, NodeId];
  const [standIn] = cluster.others(k) as [NodeId];
  cluster.stop(away);
  cluster.request(owner, put(k, "v", { mergeable: true }));
  const held = cluster.stored(standIn, k);
  if (held === null) throw new Error("nobody stood in");

  const ask: ReapAsk = {
    type: "reap-ask",
    id: 1,
    ringId: cluster.ring.id,
    candidates: [{ key: k, clock: held.row.clock }],
  };
  const answers: NodeEffect[] = [];
  const { node } = cluster.nodes.get(standIn) ?? {};
  if (node === undefined) throw new Error("no such node");
  const handle = node.handle.bind(node);
  // Asked while the row is read for the last time, before it is dropped.
  vi.spyOn(node, "handle").mockImplementation((event: NodeEvent, now) => {
    const effects = handle(event, now);
    const drops = event.type === "message" && event.message.type === "drain-reply";
    if (!drops || !effects.some(({ type }) => type === "read-row")) {
      answers.push(...effects.filter((each) => each.type === "send" && each.message.type === "reap-answer"));
      return effects;
    }
    return [...effects, ...handle({ type: "message", from: owner, message: ask }, now)];
  });
  cluster.disk = (id) => (id === standIn ? "hold" : "commit");
  cluster.start(away);
  cluster.advance(5_000);
  expect(cluster.traces.some(({ at, trace }) => at === standIn && trace.type === "hint-dropped")).toBe(true);
  expect(cluster.stored(standIn, k)).not.toBeNull();
  expect(answers).toMatchObject([{ to: owner, message: { clear: [false] } }]);
});

test("what keeps a tombstone is told in a sentence, however many nodes are silent", () => {
  const cluster = new TestCluster({ zones: Array.from({ length: 12 }, () => "east") });
  const k = key("deleted");
  const [first] = cluster.owners(k) as [NodeId];
  const written = cluster.request(first, put(k, "v", { mergeable: true })).response();
  if (written?.type !== "written" || written.clock === null) throw new Error("not written");
  cluster.request(first, del(k, written.clock));
  cluster.delivers = () => false;
  cluster.advance(80_000);
  expect(cluster.view(first).reapHindrance).toMatch(/^no answer from (n\d+, ){7}n\d+ and 3 more$/);
});
