import { describe, expect, test } from "vitest";
import type { NodeId } from "../ids.ts";
import type { Gossip, MemberReport, PeerMessage } from "../node/peer-message.ts";
import { createRing } from "../ring/ring.ts";
import { TestCluster } from "../test-cluster.ts";
import { mergeHistories, planInit } from "./history.ts";
import { planChange } from "./plan.ts";
import { unsoundness } from "./soundness.ts";
import type { ChangeOperation, History, Member } from "./types.ts";

// What no working node says (docs/bad-input.md): fake members, more of them than there could be, absurd versions.

const [n1, n2, n3] = ["n1", "n2", "n3"] as [NodeId, NodeId, NodeId];
const zones = ["a", "a", "b", "b", "c"];

function member(id: string, weight = 1): Member {
  return { id: id as NodeId, zone: "z", weight };
}

function reportOf(node: string, changed: Partial<MemberReport> = {}): MemberReport {
  const quiet = { address: "", ringId: null, misplaced: [], recovering: [] };
  return { node: node as NodeId, incarnation: 1, heartbeat: 1, commitSequence: 0, ...quiet, ...changed };
}

function gossip(changed: Partial<Gossip>): PeerMessage {
  return { type: "gossip", reports: [], ofYou: null, historyId: "", answer: false, ...changed };
}

/** A join that n1 planned in good order, for a test to spoil. */
function plannedJoin(history: History): Extract<ChangeOperation, { type: "join" }> {
  const planned = planChange(history, { type: "join", member: member("n9") }, n1);
  if (!planned.ok || planned.operation.type !== "join") throw new Error("not planned");
  return planned.operation;
}

describe("fake members", () => {
  test("in reports are not kept, not passed on, and nobody is expected to answer for them", () => {
    const cluster = new TestCluster({ zones });
    const before = cluster.view(n1).peers.map(({ node }) => node);
    const passedOn: string[] = [];
    cluster.delivers = (from, _to, message) => {
      if (from === n1 && message.type === "gossip") passedOn.push(...message.reports.map(({ node }) => node));
      return true;
    };
    const reports = Array.from({ length: 4_000 }, (_, i) => reportOf(`fake-${i}`, { address: "evil:1" }));
    cluster.tell(n1, { type: "message", from: n2, message: gossip({ reports, answer: true }) });
    cluster.advance(5_000);
    expect(cluster.view(n1).peers.map(({ node }) => node)).toEqual(before);
    expect(passedOn.length).toBeGreaterThan(10);
    expect(passedOn.filter((node) => node.startsWith("fake"))).toEqual([]);
  });

  test("that a stranger let in are refused with everything that came with them", () => {
    const cluster = new TestCluster({ zones });
    const known = cluster.historyAtStart;
    const history = [...known, { ...plannedJoin(known), author: "stranger" as NodeId }];
    cluster.tell(n3, { type: "message", from: n2, message: { type: "history", history } });
    expect(cluster.histories.get(n3)).toBeUndefined();
    expect(cluster.view(n3).peers).toHaveLength(4);
  });

  test("of another cluster's beginning are refused", () => {
    const cluster = new TestCluster({ zones });
    const init = planInit({
      clusterId: "d".repeat(32),
      members: [member("n2"), member("x")],
      partitionCount: 32,
      n: 3,
    });
    cluster.tell(n3, { type: "message", from: n2, message: { type: "history", history: [init] } });
    expect(cluster.histories.get(n3)).toBeUndefined();
    expect(unsoundness([...cluster.historyAtStart, init])).toMatch(/began the cluster/);
    expect(unsoundness([])).toMatch(/began the cluster/);
  });
});

describe("too many members", () => {
  test("a ring takes no more than it has partitions, however many are said to have joined", () => {
    const [init] = new TestCluster({ zones }).historyAtStart;
    if (init?.type !== "init") throw new Error("no beginning");
    const { plan } = plannedJoin([init]);
    const joins = Array.from({ length: 500 }, (_, i) => {
      return { type: "join" as const, counter: i + 1, author: n1, member: member(`fake-${i}`), plan };
    });
    const { members, firstOwners } = createRing(mergeHistories([init], joins));
    expect(members).toHaveLength(init.assignment.length);
    expect(firstOwners).toHaveLength(init.assignment.length);
  });

  test("a history of more operations than a cluster can need is refused", () => {
    const [init] = new TestCluster({ zones }).historyAtStart;
    if (init === undefined) throw new Error("no beginning");
    const vote = { type: "vote" as const, counter: 1, author: n1, operation: "0".repeat(32) };
    expect(unsoundness([init, ...Array.from({ length: 99_999 }, () => vote)])).toBeNull();
    expect(unsoundness([init, ...Array.from({ length: 100_000 }, () => vote)])).toMatch(/more than 100000 operations/);
  });
});

describe("absurd versions", () => {
  const spoiled: readonly [string, (sound: ReturnType<typeof plannedJoin>) => ChangeOperation][] = [
    ["a counter behind which there is no next", (sound) => ({ ...sound, counter: Number.MAX_SAFE_INTEGER })],
    ["a counter of the beginning", (sound) => ({ ...sound, counter: 0 })],
    ["a plan for no ring at all", (sound) => ({ ...sound, plan: { owners: [], partitions: [] } })],
    ["a plan for a smaller ring", (sound) => ({ ...sound, plan: { ...sound.plan, partitions: [0, 1] } })],
    [
      "a plan for a larger ring",
      (sound) => ({ ...sound, plan: { ...sound.plan, partitions: Array.from({ length: 65_000 }, () => 0) } }),
    ],
    ["a plan that names nobody", (sound) => ({ ...sound, plan: { ...sound.plan, owners: [] } })],
    ["a newcomer without weight", (sound) => ({ ...sound, member: member("n9", 0) })],
    ["a newcomer of no number's weight", (sound) => ({ ...sound, member: member("n9", Number.NaN) })],
    [
      "a member made weightless",
      ({ counter, author, plan }) => ({ type: "reweigh", counter, author, plan, node: n2, weight: 0 }),
    ],
  ];

  test.each(spoiled)("%s: refused from a peer, and the ring goes on", (_name, spoil) => {
    const cluster = new TestCluster({ zones });
    const known = cluster.historyAtStart;
    const history = [...known, spoil(plannedJoin(known))];
    cluster.tell(n3, { type: "message", from: n2, message: { type: "history", history } });
    expect(cluster.histories.get(n3)).toBeUndefined();
    cluster.change(n3, { type: "join", member: member("n9") });
    cluster.advance(3_000);
    expect(createRing(cluster.histories.get(n1) ?? []).members.map(({ id }) => id)).toContain("n9");
  });

  test.each(spoiled)("%s: refused from an operator", (_name, spoil) => {
    const cluster = new TestCluster({ zones });
    const operation = spoil(plannedJoin(cluster.historyAtStart));
    const answer = cluster.ask(n1, { type: "commit", operation, address: "" });
    expect(answer).toMatchObject({ type: "refused", code: "PLAN_STALE" });
    expect(cluster.histories.get(n1)).toBeUndefined();
  });

  test("in reports are numbers like others: they are compared and passed on, and nothing is counted on from them", () => {
    const cluster = new TestCluster({ zones });
    const { MAX_SAFE_INTEGER: most } = Number;
    const reports = [reportOf("n3", { incarnation: most, heartbeat: most, commitSequence: most, misplaced: [most] })];
    cluster.tell(n1, { type: "message", from: n2, message: gossip({ reports }) });
    cluster.advance(1_000);
    // The node that it was said of takes it at its word: better no node than one that minted what it has forgotten.
    expect(cluster.halted.get(n3)).toBe("DISK_BEHIND");
    expect([...cluster.halted.keys()]).toEqual([n3]);
  });
});
