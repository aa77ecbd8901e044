import { describe, expect, test } from "vitest";
import type { NodeId } from "./ids.ts";
import { key, put, TestCluster } from "./test-cluster.ts";

/** Writes that are forwarded to nodes which stop, or have just started. */
const zones = ["east", "east", "east", "west", "west"];

describe("a write that is forwarded", () => {
  test("to a node that is about to stop is refused there at once, and goes to the next owner", () => {
    const cluster = new TestCluster({ zones });
    const k = key("forwarded");
    const [first, second] = cluster.owners(k) as [NodeId, NodeId];
    const [outsider] = cluster.others(k) as [NodeId];
    cluster.tell(first, { type: "close-doors" });
    const written = cluster.request(outsider, put(k, "v"));
    expect(written.response()).toMatchObject({ type: "written" });
    const minted = cluster.traces.findLast(({ trace }) => trace.type === "dot-minted");
    expect(minted?.at).toBe(second);
    expect(cluster.request(first, put(k, "w")).response()).toMatchObject({ code: "NOT_READY", outcome: "rejected" });
  });

  /** Which node minted a write that reached one which has just started and has heard of nobody. */
  function mintedAfterOwnRestart(mergeable: boolean): { readonly owner: boolean; readonly self: boolean } {
    const cluster = new TestCluster({ zones });
    const k = key("forwarded");
    const [outsider] = cluster.others(k) as [NodeId];
    cluster.delivers = (_, to, { type }) => !(to === outsider && type === "gossip");
    cluster.start(outsider);
    // Another that has just started as well lets it speak, and knows nobody either.
    const gossip = { type: "gossip", reports: [], ofYou: null, historyId: "", answer: false } as const;
    cluster.tell(outsider, { type: "message", from: cluster.others(k)[1] as NodeId, message: gossip });
    cluster.request(outsider, { ...put(k, "v"), mergeable });
    cluster.advance(10_000);
    const at = cluster.traces.find(({ trace }) => trace.type === "dot-minted")?.at;
    return { owner: at !== undefined && cluster.owners(k).includes(at), self: at === outsider };
  }

  test("and must not be minted twice goes to no owner of which no start was heard: its next start would carry it out again", () => {
    expect(mintedAfterOwnRestart(true)).toEqual({ owner: true, self: false });
    expect(mintedAfterOwnRestart(false)).toEqual({ owner: false, self: true });
  });

  /** The first owner starts anew, and no gossip tells of it. */
  function afterSilentRestart(isTold: boolean): unknown {
    const cluster = new TestCluster({ zones });
    const k = key("forwarded");
    const [first] = cluster.owners(k) as [NodeId];
    const [outsider] = cluster.others(k) as [NodeId];
    cluster.delivers = (from, to, { type }) => !(from === first && to === outsider && type === "gossip");
    cluster.start(first);
    const { incarnation } = cluster.view(first);
    if (isTold) cluster.tell(outsider, { type: "peer-started", node: first, incarnation });
    const written = cluster.request(outsider, put(k, "v"));
    cluster.advance(10_000);
    return written.response();
  }

  test("to a node that has just started arrives, because the connection tells of the start before gossip does", () => {
    expect(afterSilentRestart(true)).toMatchObject({ type: "written" });
    expect(afterSilentRestart(false)).toMatchObject({ type: "failed", outcome: "unknown" });
  });
});
