import type { NodeId, ReplicaView, Row } from "@cartwheel/dynamo";
import type { KeyInspection } from "@cartwheel/dynamo-client";
import { describe, expect, test } from "vitest";
import { createClusterReader, type ClusterSource } from "./cluster-reader.ts";

const ids = ["east-1", "west-1"] as NodeId[];
const unused = (): never => {
  throw new Error("not asked for in this test");
};

function sourceWith(changes: Partial<ClusterSource>): ClusterSource {
  return {
    sights: () => ids.map((node) => ({ node, zone: node.slice(0, 4), address: `${node}:4100`, state: "up" })),
    viewOf: unused,
    tracesOf: unused,
    inspectOn: unused,
    inspect: unused,
    ...changes,
  };
}

function rowOf(value: string): Row {
  const dot = { actor: `${value}.0` as Row["clock"][number]["actor"], counter: 1 };
  const sibling = {
    dot,
    value: new TextEncoder().encode(JSON.stringify(value)),
    writtenAt: { ms: 7, logical: 0 },
    expiresAtMs: null,
    requestId: "r" as Row["siblings"][number]["requestId"],
  };
  return { clock: [dot], siblings: [sibling] };
}

/** A node's answer during a cut: it has its own row, and the other side is silent. */
function oneSided(node: NodeId): KeyInspection {
  const replicas = ids.map((id): ReplicaView => {
    const own = id === node;
    return { node: id, role: "owner", holds: own ? "row" : "silent", row: own ? rowOf(id) : null };
  });
  return { ok: true, partition: 3, token: "0".repeat(32), replicas };
}

describe("cluster reader", () => {
  test("during a cut, each side is told by its own nodes", async () => {
    const reader = createClusterReader(
      sourceWith({ inspectOn: (node) => Promise.resolve({ ok: true, answer: oneSided(node) }) }),
    );
    const asked = await reader.inspect("carts", "anna");
    const replicas = asked.ok ? asked.value.replicas : [];
    expect(replicas.map((each) => [each.node, each.holds, each.siblings[0]?.preview])).toEqual([
      ["east-1", "row", '"east-1"'],
      ["west-1", "row", '"west-1"'],
    ]);
  });

  test("a node that cannot be reached stays silent, and the others are shown", async () => {
    const reader = createClusterReader(
      sourceWith({
        inspectOn: (node) =>
          Promise.resolve(
            node === "east-1" ? { ok: true, answer: oneSided(node) } : { ok: false, reason: "not connected" },
          ),
      }),
    );
    const asked = await reader.inspect("carts", "anna");
    expect(asked.ok && asked.value.replicas.map((each) => each.holds)).toEqual(["row", "silent"]);
  });

  test("when no node tells, the cluster's refusal says why", async () => {
    const reader = createClusterReader(
      sourceWith({
        inspectOn: () => Promise.resolve({ ok: false, reason: "no answer" }),
        inspect: () =>
          Promise.resolve({
            ok: false,
            outcome: "rejected",
            code: "BUCKET_UNKNOWN",
            message: 'there is no bucket "nope"',
            needed: 0,
            received: 0,
            from: [],
          }),
      }),
    );
    expect(await reader.inspect("nope", "anna")).toEqual({ ok: false, reason: 'there is no bucket "nope"' });
  });

  test("reasons are words that fit after a node's name", async () => {
    const reader = createClusterReader(
      sourceWith({ viewOf: () => Promise.resolve({ ok: false, reason: "not connected" }) }),
    );
    expect(await reader.view("east-1")).toEqual({ ok: false, reason: "cannot be reached" });
    expect(await reader.view("No Such Name")).toMatchObject({ ok: false });
  });
});
