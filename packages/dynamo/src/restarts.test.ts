import { describe, expect, test } from "vitest";
import type { Key, NodeId } from "./ids.ts";
import type { PeerMessage } from "./node/peer-message.ts";
import { get, key, put, TestCluster } from "./test-cluster.ts";

/** What is asked of nodes which stop, or have just started. */
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

describe("what another coordinator asks of a node that nobody has confirmed yet", () => {
  /** Of three owners one is down, and another has just started: no gossip of its own start came through. */
  function quorumNeedsTheNewStart(): { readonly cluster: TestCluster; readonly k: Key; readonly started: NodeId } {
    const cluster = new TestCluster({ zones });
    const k = key("needed");
    const [first, started, down] = cluster.owners(k) as [NodeId, NodeId, NodeId];
    cluster.request(first, put(k, "v"));
    cluster.stop(down);
    cluster.delivers = (from, _to, { type }) => from !== started || type !== "gossip";
    cluster.start(started);
    expect(cluster.view(started).confirmed).toBe(false);
    cluster.delivers = () => true;
    return { cluster, k, started };
  }

  test("is done when the one who asked has confirmed it, a round trip later and not at some gossip tick", () => {
    const read = quorumNeedsTheNewStart();
    const [first] = read.cluster.owners(read.k) as [NodeId];
    expect(read.cluster.request(first, get(read.k)).response()).toMatchObject({ type: "got", siblings: [{}] });
    expect(read.cluster.view(read.started).confirmed).toBe(true);
    const write = quorumNeedsTheNewStart();
    const written = write.cluster.request(first, put(write.k, "w", { pw: 2 }));
    expect(written.response()).toMatchObject({ type: "written" });
    expect(write.cluster.stored(write.started, write.k)?.row.siblings).toHaveLength(2);
  });

  test("waits no longer than its asker does, and no more than 64 requests wait; the others are refused", () => {
    const { cluster, k, started } = quorumNeedsTheNewStart();
    const [asker] = cluster.others(k) as [NodeId];
    const answers: PeerMessage[] = [];
    cluster.delivers = (from, _to, message) => {
      if (from === started && message.type === "replica-get-reply") answers.push(message);
      return message.type !== "gossip";
    };
    const ask = (id: number): void => {
      const message = { type: "replica-get", id, key: k, remainingMs: 1_000 } as const;
      cluster.tell(started, { type: "message", from: asker, message });
    };
    for (let id = 1; id <= 65; id++) ask(id);
    expect(answers).toMatchObject([{ id: 65, result: "unknown" }]);
    cluster.advance(1_000);
    ask(66);
    const gossip = { type: "gossip", reports: [], ofYou: null, historyId: "", answer: false } as const;
    cluster.tell(started, { type: "message", from: asker, message: gossip });
    expect(answers.slice(1)).toMatchObject([{ id: 66, result: "row" }]);
  });
});
