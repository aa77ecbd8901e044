import { expect, test } from "vitest";
import type { RequestId, ActorId } from "../ids.ts";
import { key } from "../test-cluster.ts";
import { inMessages, rowsBytesMax } from "./row-bytes.ts";
import type { DrainedRow } from "../node/peer-message.ts";

function row(name: string, bytes: number): DrainedRow {
  const dot = { actor: "a.0" as ActorId, counter: 1 };
  const value = new Uint8Array(bytes);
  const sibling = { dot, value, writtenAt: { ms: 1, logical: 0 }, expiresAtMs: null, requestId: "r" as RequestId };
  return { key: key(name), row: { clock: [dot], siblings: [sibling] } };
}

test("large rows travel in several messages, in order, and none is left out", () => {
  const rows = [row("a", 600_000), row("b", 600_000), row("c", 10), row("d", 3 * rowsBytesMax), row("e", 10)];
  const messages = inMessages(rows);
  expect(messages.map((message) => message.length)).toEqual([1, 2, 1, 1]);
  expect(messages.flat()).toEqual(rows);
  expect(inMessages([])).toEqual([]);
});
