import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCart, encodeCart } from "./encoding.ts";
import { operationId } from "./operation-id.ts";
import { orMap } from "./or-map.ts";
import { reconcile } from "./reconcile.ts";
import { emptyStoredCart, type StoredCart } from "./stored-cart.ts";
import { actorOf, play, scriptArbitrary } from "./testing/scripts.ts";

const stored = (cart: StoredCart["cart"], writtenIn: readonly string[]): StoredCart => ({
  policy: "or-map",
  cart,
  writtenIn,
  reconciliation: null,
  joined: null,
});

describe("encoding", () => {
  it("round trip, with the record of a merge", () => {
    fc.assert(
      fc.property(scriptArbitrary, (script) => {
        const versions = play(script, orMap).carts.map((cart, at) => ({
          vtag: `v${at}`,
          stored: stored(cart, [at === 0 ? "east" : "west"]),
        }));
        const merged = reconcile(versions, orMap).stored;
        expect(decodeCart(encodeCart(merged))).toEqual({ ok: true, stored: merged });
      }),
    );
  });

  it("equal carts have equal text, whatever the order of their operations", () => {
    fc.assert(
      fc.property(scriptArbitrary, (script) => {
        const operations = play(script, orMap).issued.map(({ operation }) => operation);
        const forwards = operations.reduce(orMap.apply, orMap.empty());
        const backwards = operations.toReversed().reduce(orMap.apply, orMap.empty());
        expect(encodeCart(stored(forwards, []))).toBe(encodeCart(stored(backwards, [])));
      }),
    );
  });

  it.each([
    ["no JSON", "{"],
    ["another shape", "[]"],
    ["null", "null"],
    ["a version it does not know", encodeCart(emptyStoredCart("or-map")).replace('"v":1', '"v":2')],
    ["an extra field", encodeCart(emptyStoredCart("or-map")).replace('"v":1', '"v":1,"total":0')],
    ["a property name that is not data", '{"__proto__":{},"v":1}'],
    ["white space", ` ${encodeCart(emptyStoredCart("or-map"))}`],
    [
      "a contribution that it has not seen",
      `{"v":1,"policy":"or-map","actors":["${actorOf(0)}"],"seen":[[0,[2,2]]],"lines":[["lamp","brass",[[0,1,1,"east",0]]]],"writtenIn":[],"reconciliation":null,"joined":null}`,
    ],
    [
      "an actor that it does not list",
      '{"v":1,"policy":"or-map","actors":[],"seen":[[0,[1,1]]],"lines":[],"writtenIn":[],"reconciliation":null,"joined":null}',
    ],
    [
      "ranges that overlap",
      `{"v":1,"policy":"or-map","actors":["${actorOf(0)}"],"seen":[[0,[1,3],[2,4]]],"lines":[],"writtenIn":[],"reconciliation":null,"joined":null}`,
    ],
    [
      "half a piece",
      `{"v":1,"policy":"or-map","actors":["${actorOf(0)}"],"seen":[[0,[1,1]]],"lines":[["lamp","brass",[[0,1,0.5,"east",0]]]],"writtenIn":[],"reconciliation":null,"joined":null}`,
    ],
  ])("refuses %s", (_what, text) => {
    expect(decodeCart(text).ok).toBe(false);
  });

  it("100 lines after 1,000 operations of 40 tabs stay below 16 KiB", () => {
    const operations = Array.from({ length: 1_000 }, (_, at) => {
      const id = operationId(actorOf(at % 40), Math.floor(at / 40) + 1);
      const line = { productId: `some-product-name-${at % 100}`, variantId: "warm-white" };
      const observed = at < 100 ? [] : [operationId(actorOf((at - 100) % 40), Math.floor((at - 100) / 40) + 1)];
      const atMs = 1_763_600_000_000 + at;
      return { type: "set-quantity", id, ...line, quantity: 2, observed, origin: "east", atMs } as const;
    });
    const cart = operations.reduce(orMap.apply, orMap.empty());
    expect(cart.contributions.length).toBe(100);
    expect(encodeCart(stored(cart, ["east"])).length).toBeLessThan(16 * 1024);
  });
});
