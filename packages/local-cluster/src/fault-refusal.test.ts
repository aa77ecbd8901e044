import { expect, test } from "vitest";
import { isNodeId } from "@cartwheel/dynamo";
import { lossRefusal, refusalOf } from "./fault-refusal.ts";
import type { NodeState } from "./supervisor-protocol.ts";

const states = new Map(
  Object.entries({ "east-1": "running", "east-2": "paused", "west-1": "stopped" } satisfies Record<
    string,
    NodeState
  >).map(([id, state]) => [isNodeId(id) ? id : unreachable(id), state] as const),
);

test.each([
  [{ action: "pause", node: "east-1" }],
  [{ action: "resume", node: "east-2" }],
  [{ action: "kill", node: "east-2" }],
  [{ action: "restart", node: "west-1" }],
  [{ action: "wipe", node: "east-1" }],
  [{ action: "cut", groups: [["east-1"], ["west-1"]] }],
  [{ action: "heal" }],
] as const)("%o may go ahead", (command) => {
  expect(refusalOf(structuredClone(command) as Parameters<typeof refusalOf>[0], states)).toBeNull();
});

test.each([
  [{ action: "pause", node: "west-1" }, "wrong-state"],
  [{ action: "resume", node: "east-1" }, "wrong-state"],
  [{ action: "kill", node: "west-1" }, "wrong-state"],
  [{ action: "kill", node: "north-1" }, "node-unknown"],
  [{ action: "delay", from: ["east-1"], to: ["__proto__"], delayMs: 5 }, "node-unknown"],
  [{ action: "cut", groups: [["east-1"], ["east-1", "west-1"]] }, "groups-invalid"],
] as const)("%o is refused: %s", (command, code) => {
  expect(refusalOf(structuredClone(command) as Parameters<typeof refusalOf>[0], states)?.code).toBe(code);
});

test.each([
  ["all others run", { isReplacing: false, others: ["running", "running"] }, null],
  ["a majority of the others runs", { isReplacing: false, others: ["running", "running", "stopped"] }, null],
  ["half of the others is no majority", { isReplacing: false, others: ["running", "paused"] }, "wrong-state"],
  ["there is no other", { isReplacing: false, others: [] }, "wrong-state"],
  ["it has not taken its own place yet", { isReplacing: true, others: ["running", "running"] }, "wrong-state"],
] as const)("a disk may be lost when it can be replaced: %s", (_, { isReplacing, others }, code) => {
  expect(lossRefusal({ name: "east-1", isReplacing }, others)?.code ?? null).toBe(code);
});

function unreachable(id: string): never {
  throw new Error(`${id} is no node id`);
}
