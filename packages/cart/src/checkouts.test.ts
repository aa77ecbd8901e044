import { describe, expect, it } from "vitest";
import type { Cart } from "./cart.ts";
import { contestedGenerations, generationOf } from "./checkouts.ts";
import { orderedOf } from "./ordered.ts";
import { orMap } from "./or-map.ts";
import { actorOf } from "./testing/scripts.ts";

const stamp = { origin: "east", atMs: 0 };

function added(cart: Cart, device: number, counter: number): Cart {
  const line = { productId: "lamp", variantId: "brass", quantity: 1 };
  return orMap.apply(cart, { type: "add", id: `${actorOf(device)}:${counter}`, ...stamp, ...line });
}

function ordered(cart: Cart, id: string): Cart {
  const { lines, codes } = orderedOf(cart);
  const observed = [...lines.flatMap(({ pieces }) => pieces), ...codes].map(({ tag }) => tag);
  return orMap.apply(cart, { type: "checkout", id, ...stamp, generation: generationOf(cart), observed });
}

describe("checkouts", () => {
  it("two sides that order one cart make one generation of it, and the merge says so", () => {
    const cart = added(orMap.empty(), 0, 1);
    const [east, west] = [ordered(cart, `${actorOf(0)}:2`), ordered(cart, `${actorOf(1)}:1`)];
    const merged = orMap.merge(east, west);
    expect(generationOf(merged)).toBe(1);
    expect(contestedGenerations(east)).toEqual([]);
    expect(contestedGenerations(merged)).toEqual([0]);
    expect(merged.contributions).toEqual([]);
  });

  it("exactly what was ordered leaves: what another device adds meanwhile stays", () => {
    const cart = added(orMap.empty(), 0, 1);
    const merged = orMap.merge(ordered(cart, `${actorOf(0)}:2`), added(cart, 1, 1));
    expect(merged.contributions.map(({ tag }) => tag)).toEqual([`${actorOf(1)}:1`]);
    expect(generationOf(merged)).toBe(1);
  });

  it("the ordered discount code leaves too", () => {
    const cart = orMap.apply(added(orMap.empty(), 0, 1), {
      type: "apply-code",
      id: `${actorOf(0)}:2`,
      ...stamp,
      code: "WHEEL10",
    });
    expect(cart.codes).toHaveLength(1);
    expect(ordered(cart, `${actorOf(0)}:3`).codes).toEqual([]);
  });

  it("a thousand orders leave a record of the last few", () => {
    const cart = Array.from({ length: 1_000 }).reduce<Cart>(
      (held, _, at) => ordered(added(held, 0, 2 * at + 1), `${actorOf(0)}:${2 * at + 2}`),
      orMap.empty(),
    );
    expect(generationOf(cart)).toBe(1_000);
    expect(cart.checkouts.map(({ generation }) => generation)).toEqual([996, 997, 998, 999]);
    expect(cart.seen).toEqual([{ actor: actorOf(0), ranges: [[1, 2_000]] }]);
  });
});
