import { describe, expect, it } from "vitest";
import type { CartPolicy } from "./cart-policy.ts";
import { linesOf } from "./lines.ts";
import { orMap } from "./or-map.ts";
import { paperUnion } from "./paper-union.ts";
import { actorOf } from "./testing/scripts.ts";

const stamp = (device: number, counter: number, origin: string) => ({
  id: `${actorOf(device)}:${counter}`,
  origin,
  atMs: counter,
});

/** A cart with a lamp is split in two; one half removes the lamp, the other adds a kettle; then the halves meet. */
function paperScript(policy: CartPolicy): readonly string[] {
  const lamp = { productId: "lamp", variantId: "brass", quantity: 1 };
  const kettle = { productId: "kettle", variantId: "red", quantity: 1 };
  const together = policy.apply(policy.empty(), { type: "add", ...stamp(0, 1, "east"), ...lamp });
  const east = policy.apply(together, { type: "remove", ...stamp(0, 2, "east"), observed: [`${actorOf(0)}:1`] });
  const west = policy.apply(together, { type: "add", ...stamp(1, 1, "west"), ...kettle });
  expect(linesOf(east)).toEqual([]);
  return linesOf(policy.merge(east, west)).map(({ productId }) => productId);
}

describe("paper §4.4: 'an add to cart operation is never lost. However, deleted items can resurface'", () => {
  it("under paper-union the removed lamp is back", () => {
    expect(paperScript(paperUnion).toSorted()).toEqual(["kettle", "lamp"]);
  });

  it("under or-map it stays removed on the same script", () => {
    expect(paperScript(orMap)).toEqual(["kettle"]);
  });

  it("paper-union does not count a retried add twice", () => {
    const add = { type: "add", ...stamp(0, 1, "east"), productId: "lamp", variantId: "brass", quantity: 2 } as const;
    const once = paperUnion.apply(paperUnion.empty(), add);
    expect(paperUnion.apply(once, add)).toBe(once);
  });
});
