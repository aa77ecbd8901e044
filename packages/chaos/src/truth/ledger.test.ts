import { beforeEach, describe, expect, test } from "vitest";
import { Ledger } from "./ledger.ts";
import type { SeenVersion } from "./ledger.ts";

let ledger: Ledger;

beforeEach(() => {
  ledger = new Ledger(40);
});

/** An acknowledged put, as the version that a reader is shown. */
function put(seen: readonly SeenVersion[] = [], outcome: "acknowledged" | "rejected" | "unknown" = "acknowledged") {
  const id = ledger.issue("k", "put", seen);
  ledger.settle(id, outcome);
  return { id, vtag: `dot-${id}`, value: ledger.valueOf("k", id) };
}

function remove(seen: readonly SeenVersion[], outcome: "acknowledged" | "unknown" = "acknowledged"): void {
  ledger.settle(ledger.issue("k", "delete", seen), outcome);
}

const fine = { lost: [], resurrected: [], invented: [] };

describe("what is in order", () => {
  test("siblings that nobody saw together are both there", () => {
    const [a, b] = [put(), put()];
    expect(ledger.judge("k", [a, b])).toEqual(fine);
  });

  test("a write is superseded through others, also through one whose outcome is unknown", () => {
    const a = put();
    const b = put([a], "unknown");
    const c = put([b]);
    expect(ledger.judge("k", [c])).toEqual(fine);
  });

  test("what a delete has seen is gone, whether or not its answer came", () => {
    const a = put();
    remove([a], "unknown");
    expect(ledger.judge("k", [])).toEqual(fine);
    expect(ledger.judge("k", [a])).toEqual(fine);
  });

  test("a second copy of a repeated write, minted elsewhere, may stay beside what superseded the first", () => {
    const a = put();
    const b = put([a]);
    expect(ledger.judge("k", [b, { ...a, vtag: "another dot" }])).toEqual(fine);
  });
});

describe("what is not", () => {
  test("an acknowledged write that nothing visible has seen is lost", () => {
    const [a, b] = [put(), put()];
    expect(ledger.judge("k", [b]).lost).toEqual([a.id]);
    expect(ledger.judge("k", []).lost).toEqual([a.id, b.id]);
  });

  test("a write that supersedes another only in the store's opinion does not account for it", () => {
    const a = put();
    put([a], "rejected");
    const c = put();
    expect(ledger.judge("k", [c]).lost).toEqual([a.id]);
  });

  test("a deleted or superseded version that is back was resurrected", () => {
    const a = put();
    const b = put([a]);
    expect(ledger.judge("k", [a, b]).resurrected).toEqual([a.vtag]);
    remove([b]);
    expect(ledger.judge("k", [b]).resurrected).toEqual([b.vtag]);
  });

  test("other bytes, another key's value and a rejected write were invented", () => {
    const a = put();
    const rejected = put([], "rejected");
    const broken = { vtag: "broken", value: a.value.slice(0, -1) };
    const foreign = { vtag: "foreign", value: ledger.valueOf("other", a.id) };
    expect(ledger.judge("k", [a, broken, foreign, rejected]).invented).toEqual(["broken", "foreign", rejected.vtag]);
  });
});
