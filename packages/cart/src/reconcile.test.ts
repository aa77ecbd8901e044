import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CartPolicy } from "./cart-policy.ts";
import { applyOperation } from "./apply-operation.ts";
import { encodeCart } from "./encoding.ts";
import { linesOf } from "./lines.ts";
import { noticeOf } from "./notice.ts";
import type { CartOperation } from "./operation.ts";
import { orMap } from "./or-map.ts";
import { paperUnion } from "./paper-union.ts";
import { reconcile } from "./reconcile.ts";
import { emptyStoredCart, type StoredCart } from "./stored-cart.ts";
import { actorOf, play, scriptArbitrary } from "./testing/scripts.ts";

const names: Record<string, string> = { lamp: "Arc lamp", kettle: "Kettle", mug: "Mug" };
const nameOf = ({ productId }: { readonly productId: string }): string => names[productId] ?? productId;

function shopIn(origin: string, device: number, policy: CartPolicy) {
  let counter = 0;
  const stamp = () => ({ id: `${actorOf(device)}:${(counter += 1)}`, origin, atMs: 1_000 * device + counter });
  const apply = (stored: StoredCart, operation: CartOperation) => applyOperation(stored, operation, policy);
  return {
    add: (stored: StoredCart, productId: string, quantity = 1) =>
      apply(stored, { type: "add", ...stamp(), productId, variantId: "plain", quantity }),
    remove: (stored: StoredCart, productId: string) =>
      apply(stored, { type: "remove", ...stamp(), observed: tagsOf(stored, productId) }),
    setQuantity: (stored: StoredCart, productId: string, quantity: number) =>
      apply(stored, {
        type: "set-quantity",
        ...stamp(),
        productId,
        variantId: "plain",
        quantity,
        observed: tagsOf(stored, productId),
      }),
  };
}

function tagsOf(stored: StoredCart, productId: string): readonly string[] {
  return linesOf(stored.cart).find((line) => line.productId === productId)?.tags ?? [];
}

function merge(policy: CartPolicy, ...versions: StoredCart[]) {
  return reconcile(
    versions.map((stored, at) => ({ vtag: `v${at}`, stored })),
    policy,
  );
}

describe("reconcile", () => {
  it("the motivating case: both regions add, both items are there, and the record says from where", () => {
    const east = shopIn("east", 0, orMap).add(emptyStoredCart("or-map"), "lamp");
    const west = shopIn("west", 1, orMap).add(emptyStoredCart("or-map"), "kettle");
    const { stored, reconciliation } = merge(orMap, east, west);
    expect(linesOf(stored.cart).map(({ productId }) => productId)).toEqual(["lamp", "kettle"]);
    expect(stored.writtenIn).toEqual(["east", "west"]);
    expect(reconciliation).toEqual({
      number: 1,
      versions: [
        {
          vtag: "v0",
          writtenIn: ["east"],
          operations: [
            { actor: actorOf(0), counter: 1 },
            { actor: actorOf(1), counter: 0 },
          ],
        },
        {
          vtag: "v1",
          writtenIn: ["west"],
          operations: [
            { actor: actorOf(0), counter: 0 },
            { actor: actorOf(1), counter: 1 },
          ],
        },
      ],
      lines: [
        { productId: "kettle", variantId: "plain", before: [0, 1], after: 1, origins: ["west"], fate: "joined" },
        { productId: "lamp", variantId: "plain", before: [1, 0], after: 1, origins: ["east"], fate: "joined" },
      ],
      unchangedLines: 0,
    });
  });

  it("says in plain words what came from where", () => {
    const east = shopIn("east", 0, orMap);
    const base = east.add(east.add(emptyStoredCart("or-map"), "mug"), "lamp");
    const left = east.remove(base, "mug");
    const right = shopIn("west", 1, orMap).add(base, "kettle");
    const { reconciliation } = merge(orMap, left, right);
    expect(reconciliation && noticeOf(reconciliation, nameOf)).toBe(
      "Combined 2 versions of your cart: Kettle from west. Mug stays removed.",
    );
  });

  it("flags what resurfaced under paper-union", () => {
    const east = shopIn("east", 0, paperUnion);
    const base = east.add(emptyStoredCart("paper-union"), "lamp");
    const { reconciliation } = merge(
      paperUnion,
      east.remove(base, "lamp"),
      shopIn("west", 1, paperUnion).add(base, "kettle"),
    );
    expect(reconciliation?.lines.map(({ productId, fate }) => [productId, fate])).toEqual([
      ["kettle", "joined"],
      ["lamp", "resurfaced"],
    ]);
    expect(reconciliation && noticeOf(reconciliation, nameOf)).toContain(
      "Arc lamp came back although it had been removed",
    );
  });

  it("adds up what both regions put on one line, and keeps what one of them changed", () => {
    const east = shopIn("east", 0, orMap);
    const west = shopIn("west", 1, orMap);
    const base = east.add(east.add(emptyStoredCart("or-map"), "lamp"), "mug");
    const left = east.setQuantity(east.add(base, "lamp", 2), "mug", 5);
    const right = west.add(base, "lamp", 3);
    const { reconciliation } = merge(orMap, left, right);
    expect(reconciliation?.lines.map(({ productId, before, after, fate }) => [productId, before, after, fate])).toEqual(
      [
        ["lamp", [3, 4], 6, "added-up"],
        ["mug", [5, 1], 5, "changed"],
      ],
    );
  });

  it("tells nothing when one version already held all of it", () => {
    const east = shopIn("east", 0, orMap);
    const base = east.add(emptyStoredCart("or-map"), "lamp");
    const later = east.add(base, "mug");
    const { stored, distinct, reconciliation } = merge(orMap, base, later);
    expect([distinct, reconciliation, stored.reconciliation]).toEqual([2, null, null]);
    expect(stored.cart).toEqual(later.cart);
  });

  it("byte-equal versions are one: nothing to merge, nothing to write back", () => {
    const east = shopIn("east", 0, orMap).add(emptyStoredCart("or-map"), "lamp");
    expect(merge(orMap, east, east, east)).toEqual({ stored: east, distinct: 1, reconciliation: null });
  });

  it("the last record stays through later changes, and a later merge has a greater number", () => {
    const east = shopIn("east", 0, orMap);
    const west = shopIn("west", 1, orMap);
    const first = merge(
      orMap,
      east.add(emptyStoredCart("or-map"), "lamp"),
      west.add(emptyStoredCart("or-map"), "kettle"),
    );
    const later = east.add(first.stored, "mug");
    expect(later.reconciliation).toEqual(first.reconciliation);
    expect(merge(orMap, later, west.add(first.stored, "mug")).reconciliation?.number).toBe(2);
  });

  it("two readers of the same versions write equal bytes, in whatever order they got them", () => {
    fc.assert(
      fc.property(scriptArbitrary, fc.constantFrom(orMap, paperUnion), (script, policy) => {
        const versions = play(script, policy).carts.map((cart, at) => ({
          vtag: `v${at}`,
          stored: { policy: policy.name, cart, writtenIn: [`region-${at}`], reconciliation: null, joined: null },
        }));
        const one = encodeCart(reconcile(versions, policy).stored);
        expect(encodeCart(reconcile(versions.toReversed(), policy).stored)).toBe(one);
      }),
    );
  });

  it("merging what was merged tells nothing new", () => {
    fc.assert(
      fc.property(scriptArbitrary, (script) => {
        const versions = play(script, orMap).carts.map((cart, at) => ({
          vtag: `v${at}`,
          stored: { policy: orMap.name, cart, writtenIn: [], reconciliation: null, joined: null },
        }));
        const { stored } = reconcile(versions, orMap);
        expect(reconcile([...versions, { vtag: "v9", stored }], orMap).reconciliation).toBeNull();
      }),
    );
  });
});

describe("a cart that was ordered on one side", () => {
  const ordered = (stored: StoredCart, id: string): StoredCart =>
    applyOperation(
      stored,
      {
        type: "checkout",
        id,
        origin: "east",
        atMs: 9_000,
        generation: 0,
        observed: stored.cart.contributions.map(({ tag }) => tag),
      },
      orMap,
    );

  it("the record says what was ordered, and what was taken out", () => {
    const east = shopIn("east", 0, orMap);
    const lamp = east.add(emptyStoredCart("or-map"), "lamp");
    const both = east.add(lamp, "mug");
    const one = ordered(east.remove(both, "mug"), `${actorOf(2)}:1`);
    const other = shopIn("west", 1, orMap).add(both, "kettle");
    const { reconciliation } = merge(orMap, one, other);
    const fates = Object.fromEntries((reconciliation?.lines ?? []).map(({ productId, fate }) => [productId, fate]));
    expect(fates).toEqual({ lamp: "ordered", mug: "stays-removed", kettle: "joined" });
    expect(reconciliation === null ? null : noticeOf(reconciliation, nameOf)).toBe(
      "Combined 2 versions of your cart: Kettle from west. Arc lamp has been ordered. Mug stays removed.",
    );
  });
});
