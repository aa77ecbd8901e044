import { expect, test } from "vitest";
import type { ActorId, NodeId, RequestId } from "@cartwheel/dynamo";
import { Truth } from "./truth.ts";
import type { Mint, Write } from "./truth.ts";

const node = "n1" as NodeId;
const actor = "0123456789abcdef.0" as ActorId;

function issue(truth: Truth, requestId: string, shown: readonly Mint[] = []): Write {
  return truth.issue({
    key: "k",
    requestId: requestId as RequestId,
    kind: "put",
    value: new Uint8Array(),
    mergeable: true,
    shown,
  });
}

function mint(truth: Truth, requestId: string, counter: number): Mint {
  const dot = { actor, counter };
  expect(truth.minted({ key: "k", requestId: requestId as RequestId, dot, node, life: 1 })).toBeNull();
  const minted = truth.find("k", dot);
  if (minted === undefined) throw new Error("not found");
  return minted;
}

test("the past of a write is what its client was shown, and what that had seen", () => {
  const truth = new Truth(() => 0);
  issue(truth, "a");
  const a = mint(truth, "a", 1);
  issue(truth, "b", [a]);
  const b = mint(truth, "b", 2);
  const c = issue(truth, "c", [b]);
  const blind = issue(truth, "d");
  expect([a, b].map((each) => c.past.has(each))).toEqual([true, true]);
  expect(c.shown).toEqual([b]);
  expect([a, b].map((each) => blind.past.has(each))).toEqual([false, false]);
  expect(a.write.successors).toEqual([b.write]);
});

test("a repeat minted by a second coordinator is a second version of one write, with the same past", () => {
  const truth = new Truth(() => 0);
  issue(truth, "a");
  const first = mint(truth, "a", 1);
  const second = mint(truth, "a", 2);
  expect(second.write).toBe(first.write);
  const later = issue(truth, "b", [first]);
  expect(later.past.has(first)).toBe(true);
  expect(later.past.has(second)).toBe(false);
});

test("two mintings of one dot, a gap, and an event for nobody are noticed", () => {
  const truth = new Truth(() => 0);
  issue(truth, "a");
  issue(truth, "b");
  mint(truth, "a", 1);
  const again = { key: "k", dot: { actor, counter: 1 }, node, life: 2 };
  expect(truth.minted({ ...again, requestId: "b" as RequestId })).toMatch(/names two events: a and b/);
  expect(truth.minted({ ...again, dot: { actor, counter: 5 }, requestId: "b" as RequestId })).toMatch(/gap/);
  expect(truth.minted({ ...again, requestId: "z" as RequestId })).toMatch(/nobody made/);
});

test("a clock claims all counters up to its own, and says which were never issued", () => {
  const truth = new Truth(() => 0);
  issue(truth, "a");
  const a = mint(truth, "a", 1);
  expect(truth.claim("k", [{ actor, counter: 3 }])).toEqual({ mints: [a], unissued: [{ actor, counter: 3 }] });
});

test("pasts are told apart however many versions there are", () => {
  const truth = new Truth(() => 0);
  const mints = Array.from({ length: 100 }, (_, index) => {
    issue(truth, `r${index}`);
    return mint(truth, `r${index}`, index + 1);
  });
  const every = issue(
    truth,
    "odd",
    mints.filter((_, index) => index % 2 === 1),
  );
  expect(mints.map((each) => every.past.has(each))).toEqual(mints.map((_, index) => index % 2 === 1));
});
