import { expect, test } from "vitest";
import { utf8 } from "../bytes.ts";
import type { ActorId, NodeId, RequestId } from "../ids.ts";
import { key, TestCluster } from "../test-cluster.ts";
import type { Row } from "../versioning/types.ts";

const dot = { actor: "00000000000000aa.1" as ActorId, counter: 1 };

function rowOf(value: Uint8Array): Row {
  const requestId = "request" as RequestId;
  return { clock: [dot], siblings: [{ dot, value, writtenAt: { ms: 1, logical: 0 }, expiresAtMs: null, requestId }] };
}

test("a replica whose disk stalls takes 64 MiB of copies, says that it takes no more, and goes on once they are stored", () => {
  const cluster = new TestCluster({ zones: ["east", "east", "east"] });
  const [coordinator, stalled] = ["n1", "n2"] as NodeId[] as [NodeId, NodeId];
  const said: string[] = [];
  cluster.delivers = (from, _, message) => {
    if (from === stalled && message.type === "replica-put-reply") said.push(message.result);
    if (from === stalled && message.type === "drain-reply") said.push(message.result);
    return true;
  };
  const row = rowOf(new Uint8Array(1024 * 1024));
  const offer = (name: string): void => {
    const more = { role: "owner", durability: "fsync", remainingMs: 5_000 } as const;
    const message = { type: "replica-put", id: 1, key: key(name), row, ...more } as const;
    cluster.tell(stalled, { type: "message", from: coordinator, message });
  };
  cluster.disk = (id) => (id === stalled ? "hold" : "commit");
  for (let i = 0; i < 64; i++) offer(`k${i}`);
  expect(said).toEqual([]);
  for (let i = 64; i < 70; i++) offer(`k${i}`);
  expect(said).toEqual(Array.from({ length: 6 }, () => "failed"));
  const rows = [{ key: key("drained"), row: rowOf(utf8("v")) }];
  const message = { type: "drain", id: 2, rows, ringId: cluster.ring.id } as const;
  cluster.tell(stalled, { type: "message", from: coordinator, message });
  expect(said.at(-1)).toBe("failed");
  said.length = 0;
  cluster.commitHeld(stalled);
  expect(said).toEqual(Array.from({ length: 64 }, () => "durable"));
  cluster.disk = () => "commit";
  offer("k70");
  expect(said.at(-1)).toBe("durable");
});
