import { describe, expect, it } from "vitest";
import { linesOf } from "../lines.ts";
import { orMap } from "../or-map.ts";
import { reconcile } from "../reconcile.ts";
import { benchMerge, siblingsOfOneCart } from "./merge-bench.ts";

/** What the bench measures is what the promise says. How fast it is, is the bench's to tell: a unit test has no clock. */
describe("the cart that the bench merges", () => {
  it("has 100 lines, 8 different siblings, and a merge to which each brings a piece of each line", () => {
    const { common, versions } = siblingsOfOneCart();
    expect(linesOf(common)).toHaveLength(100);
    const { stored, distinct, reconciliation } = reconcile(versions, orMap);
    expect(distinct).toBe(8);
    expect(linesOf(stored.cart).map(({ quantity }) => quantity)).toEqual(Array(100).fill(16));
    expect(reconciliation?.lines).toHaveLength(100);
  });

  it("is below 16 KiB after 1,000 operations, and its context costs one range a tab", () => {
    let clock = 0;
    const result = benchMerge({ now: () => (clock += 1), rounds: 2 });
    expect(result.encodedBytes).toBeLessThan(16 * 1024);
    expect(result.contextRanges).toBe(48);
  });
});
