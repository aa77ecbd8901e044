import type { InitOperation, NodeId } from "@cartwheel/dynamo";
import type { ClusterViewMessage } from "@cartwheel/wire";
import { describe, expect, test } from "vitest";
import { reportsFrom } from "../model/test-reports.ts";
import type { Asked, NodeReader } from "./node-reader.ts";
import { Observer } from "./observer.ts";
import { TraceCollector } from "./trace-collector.ts";

const members = ["a", "b"].map((id) => ({ id, zone: "z", address: null }));
const init: InitOperation = {
  type: "init",
  clusterId: "0".repeat(32),
  counter: 0,
  n: 3,
  members: members.map(({ id, zone }) => ({ id: id as NodeId, zone, weight: 1 })),
  assignment: [0, 1],
};

function viewOf(node: string): Asked<ClusterViewMessage> {
  const answer = reportsFrom({ a: "-.", b: ".-" }).find((report) => report.id === node)?.answer;
  if (answer?.status !== "answered") throw new Error("no such node");
  return { ok: true, value: { view: answer.view, history: [init], addresses: [] } };
}

function readerWith(changes: Partial<NodeReader>): NodeReader {
  return {
    members: () => members,
    view: (node) => Promise.resolve(viewOf(node)),
    traces: () => Promise.resolve({ ok: true, value: [] }),
    inspect: () => Promise.resolve({ ok: false, reason: "not asked here" }),
    ...changes,
  };
}

function observerOf(reader: NodeReader): Observer {
  const traces = new TraceCollector({ epoch: "e" });
  let now = 0;
  // Each look at the clock is one second later, so no look is taken for a recent one.
  const nowMs = (): number => (now += 1_000);
  return new Observer({ reader, supervisor: null, traces, seeds: ["s:1"], nowMs, nodeTimeoutMs: 20 });
}

describe("observer", () => {
  test("one hung node costs its own row and nothing else", async () => {
    const never = new Promise<never>(() => {});
    const observer = observerOf(readerWith({ view: (node) => (node === "b" ? never : Promise.resolve(viewOf(node))) }));
    const snapshot = await observer.snapshot(null);
    expect(snapshot.nodes.map((node) => [node.id, node.answer.status])).toEqual([
      ["a", "answered"],
      ["b", "silent"],
    ]);
    expect(snapshot.history).toEqual([init]);
    expect(snapshot.demo).toEqual({ status: "absent" });
  });

  test("hung traces do not make a node silent", async () => {
    const observer = observerOf(readerWith({ traces: () => new Promise(() => {}) }));
    const snapshot = await observer.snapshot(null);
    expect(snapshot.nodes.map((node) => node.answer.status)).toEqual(["answered", "answered"]);
  });

  test("when all fall silent, the ring and the last answers are remembered", async () => {
    let up = true;
    const down: Asked<ClusterViewMessage> = { ok: false, reason: "refused the connection" };
    const observer = observerOf(readerWith({ view: (node) => Promise.resolve(up ? viewOf(node) : down) }));
    await observer.snapshot(null);
    up = false;
    const snapshot = await observer.snapshot(null);
    expect(snapshot.history).toEqual([init]);
    expect(snapshot.nodes[0]?.answer).toMatchObject({ status: "silent", reason: "refused the connection" });
    expect(snapshot.nodes[0]?.answer).not.toMatchObject({ lastAnsweredAtMs: null });
  });

  test("browsers that look at once share one look", async () => {
    let asked = 0;
    const view = (node: string): Promise<Asked<ClusterViewMessage>> => {
      asked++;
      return Promise.resolve(viewOf(node));
    };
    const observer = observerOf(readerWith({ view }));
    await Promise.all([observer.snapshot(null), observer.snapshot(null), observer.snapshot(null)]);
    expect(asked).toBe(members.length);
  });
});
