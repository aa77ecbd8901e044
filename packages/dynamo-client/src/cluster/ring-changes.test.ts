import type { ChangeOperation, Member, NodeId } from "@cartwheel/dynamo";
import { planChange } from "@cartwheel/dynamo";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bytes } from "../contract/scene.ts";
import { clusterId, FakeCluster, wrote } from "../testing/fake-cluster.ts";
import { createClusterClient, type ClusterClient } from "./cluster-client.ts";

/** The client follows a cluster that grows and shrinks under it (paper §6.4: it polls, and looks at once on a mismatch). */

const open: ClusterClient[] = [];
const joiner: Member = { id: "north-1" as NodeId, zone: "north", weight: 1 };
const key = bytes("key");

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
  vi.useRealTimers();
});

async function clientOf(cluster: FakeCluster): Promise<ClusterClient> {
  const secret = new Uint8Array(32);
  const where = { seeds: ["east-2:1"], zone: "east" };
  const client = createClusterClient({ ...where, clusterId, secret, name: "test", dial: cluster.dial });
  open.push(client);
  await vi.advanceTimersByTimeAsync(0);
  return client;
}

function states(client: ClusterClient): Record<string, string> {
  return Object.fromEntries(client.sights().map(({ node, state }) => [node, state]));
}

/** A change that some node made, as it would be sent for its commit. */
function operationBy(author: string, cluster: FakeCluster): ChangeOperation {
  const plan = planChange(cluster.history, { type: "leave", node: "west-1" as NodeId }, author as NodeId);
  if (!plan.ok) throw new Error(plan.message);
  return plan.operation;
}

describe("a cluster client, while the ring changes", () => {
  it("finds a node that joined within its ten seconds", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    await vi.advanceTimersByTimeAsync(1_000);
    cluster.change({ type: "join", member: joiner });
    await vi.advanceTimersByTimeAsync(9_000);
    expect(client.members()).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(client.members()).toHaveLength(6);
    expect(states(client)["north-1"]).toBe("up");
  });

  it("looks at once when an owner is named that is none in its ring", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    await vi.advanceTimersByTimeAsync(1_500);
    cluster.change({ type: "join", member: joiner });
    for (const node of cluster.nodes) {
      node.behaviour = () => ({ ...wrote(), copies: [{ node: joiner.id, role: "owner" }] }) as never;
    }
    await client.put("carts", key, bytes("value"));
    await vi.advanceTimersByTimeAsync(100);
    expect(client.members()).toHaveLength(6);
  });

  it("keeps asking a node that is leaving, and forgets one that is out", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    const leaver = cluster.node("west-2");
    cluster.change({ type: "leave", node: leaver.id });
    await vi.advanceTimersByTimeAsync(10_500);
    expect(client.members()).toHaveLength(4);
    expect(states(client)["west-2"]).toBe("up");
    cluster.change({ type: "destroyed", node: leaver.id });
    await vi.advanceTimersByTimeAsync(10_500);
    expect(states(client)).not.toHaveProperty("west-2");
    expect(leaver.connectionCount).toBe(0);
  });

  it("has a change planned near by, not by the node that it is about, and committed by its author", async () => {
    const cluster = new FakeCluster();
    const client = await clientOf(cluster);
    await client.change({ type: "plan", change: { type: "leave", node: "east-1" as NodeId } });
    expect(cluster.nodes.filter(({ changes }) => changes.length > 0).map(({ id }) => id)).toEqual(["east-2"]);
    const operation = operationBy("west-2", cluster);
    const committed = await client.change({ type: "commit", operation, address: "" });
    expect(committed).toEqual({ ok: true, answer: { type: "committed", historyId: "" } });
    expect(cluster.node("west-2").changes).toEqual([{ type: "commit", operation, address: "" }]);
  });

  it("says so when the author of a change cannot be asked", async () => {
    const cluster = new FakeCluster();
    cluster.node("west-2").isDown = true;
    const client = await clientOf(cluster);
    const operation = operationBy("west-2", cluster);
    expect(await client.change({ type: "commit", operation, address: "" })).toEqual({
      ok: false,
      reason: "not connected",
    });
  });
});
