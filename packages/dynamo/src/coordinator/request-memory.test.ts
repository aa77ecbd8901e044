import { expect, test } from "vitest";
import type { ActorId, NodeId, RequestId } from "../ids.ts";
import type { ClientResponse, PutRequest } from "./client-request.ts";
import { bodyBytesMax, rememberedMs, RequestMemory } from "./request-memory.ts";

const request: PutRequest = {
  type: "put",
  key: { bucket: "carts", bytes: Uint8Array.of(1, 2) },
  timeoutMs: 1_000,
  requestId: "request-1" as RequestId,
  writtenAt: { ms: 1_700_000_000_000.5, logical: 3 },
  w: null,
  pw: null,
  dw: null,
  mergeable: false,
  value: Uint8Array.of(3, 4, 5),
  context: [{ actor: "00000000000000aa.1" as ActorId, counter: 2 }],
  expiresAtMs: null,
  returnBody: false,
};
const written: ClientResponse = {
  type: "written",
  dot: { actor: "00000000000000aa.1" as ActorId, counter: 3 },
  clock: null,
  siblings: null,
  copies: [{ node: "a" as NodeId, role: "owner" }],
  n: 3,
  missing: [],
};

function answered(): RequestMemory {
  const memory = new RequestMemory();
  const recall = memory.recall(request, { nowMs: 0, reply: () => {} });
  if (recall.seen === false) recall.settle(written);
  return memory;
}

test("an equal request is the same one, in other objects too, and gets the same answer", () => {
  const memory = answered();
  const replies: ClientResponse[] = [];
  const repeat = { ...request, value: request.value.slice(), context: [...request.context], timeoutMs: 5 };
  expect(memory.recall(repeat, { nowMs: 1, reply: (response) => replies.push(response) })).toEqual({ seen: true });
  expect(replies).toEqual([written]);
});

const others: readonly (readonly [string, Partial<PutRequest>])[] = [
  ["another byte in the value", { value: Uint8Array.of(3, 4, 6) }],
  ["a value cut short", { value: Uint8Array.of(3, 4) }],
  ["another bucket", { key: { bucket: "cart", bytes: request.key.bytes } }],
  ["a byte moved from the key to the value", { key: { ...request.key, bytes: Uint8Array.of(1) } }],
  ["no context", { context: [] }],
  ["another counter in the context", { context: [{ actor: "00000000000000aa.1" as ActorId, counter: 1 }] }],
  ["half a millisecond earlier", { writtenAt: { ms: 1_700_000_000_000, logical: 3 } }],
  ["another place in its millisecond", { writtenAt: { ms: 1_700_000_000_000.5, logical: 4 } }],
  ["an expiry", { expiresAtMs: 0 }],
];
test.each(others)("the same id with %s is another write", (_, change) => {
  expect(answered().recall({ ...request, ...change }, { nowMs: 1, reply: () => {} })).toEqual({ seen: "other-write" });
});

test("answers that come later go to all who asked meanwhile, and old ones are forgotten", () => {
  const memory = new RequestMemory();
  const replies: string[] = [];
  const first = memory.recall(request, { nowMs: 0, reply: () => replies.push("first") });
  memory.recall(request, { nowMs: 1, reply: () => replies.push("second") });
  if (first.seen === false) first.settle(written);
  expect(replies).toEqual(["first", "second"]);
  expect(memory.recall(request, { nowMs: rememberedMs, reply: () => {} }).seen).toBe(true);
  expect(memory.recall(request, { nowMs: rememberedMs + 1, reply: () => {} }).seen).toBe(false);
});

test("bodies of answers are kept up to a limit: an older answer is given without, and with no clock to claim it", () => {
  const memory = new RequestMemory();
  const value = new Uint8Array(bodyBytesMax / 4);
  const writtenAt = { ms: 1, logical: 0 };
  const clock = [{ actor: "00000000000000aa.1" as ActorId, counter: 3 }];
  const ask = (index: number): ClientResponse[] => {
    const replies: ClientResponse[] = [];
    const requestId = `request-${index}` as RequestId;
    const sibling = {
      dot: clock[0] ?? { actor: "" as ActorId, counter: 0 },
      value,
      writtenAt,
      expiresAtMs: null,
      requestId,
    };
    const recall = memory.recall({ ...request, requestId }, { nowMs: 0, reply: (response) => replies.push(response) });
    if (recall.seen === false) recall.settle({ ...written, clock, siblings: [sibling] });
    return replies;
  };
  // Compared by what matters: to hold mebibytes against each other takes a test's time many times over.
  const shown = ([answer]: readonly ClientResponse[]): unknown =>
    answer?.type === "written" && [answer.clock, answer.siblings?.map((sibling) => sibling.value === value) ?? null];
  for (let index = 0; index < 6; index++) expect(shown(ask(index))).toEqual([clock, [true]]);
  for (const old of [0, 1]) expect(shown(ask(old))).toEqual([null, null]);
  for (const young of [2, 5]) expect(shown(ask(young))).toEqual([clock, [true]]);
});
