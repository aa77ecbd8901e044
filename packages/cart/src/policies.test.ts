import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cart } from "./cart.ts";
import { covers } from "./causal-context.ts";
import { generationOf } from "./checkouts.ts";
import { linesOf } from "./lines.ts";
import { orMap } from "./or-map.ts";
import { paperUnion } from "./paper-union.ts";
import { policyNamed } from "./policies.ts";
import { actorOf, play, scriptArbitrary } from "./testing/scripts.ts";

const tagsOf = (cart: Cart): ReadonlySet<string> =>
  new Set([...cart.contributions, ...cart.codes].map(({ tag }) => tag));
const observedBy = (operation: { readonly type: string; readonly observed?: readonly string[] }): readonly string[] =>
  operation.observed ?? [];

describe.each([orMap, paperUnion])("every policy: $name", (policy) => {
  const merge = policy.merge;

  it("merge is commutative, associative and idempotent", () => {
    fc.assert(
      fc.property(scriptArbitrary, (script) => {
        const [a = policy.empty(), b = policy.empty(), c = policy.empty()] = play(script, policy).carts;
        expect(merge(a, b)).toEqual(merge(b, a));
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
        expect(merge(a, a)).toEqual(a);
        expect(merge(a, policy.empty())).toEqual(a);
        expect(merge(merge(a, b), b)).toEqual(merge(a, b));
      }),
    );
  });

  it("merge is monotone: what has been seen stays seen", () => {
    fc.assert(
      fc.property(scriptArbitrary, (script) => {
        const { carts, issued } = play(script, policy);
        const all = carts.reduce(merge, policy.empty());
        for (const { operation } of issued) expect(covers(all.seen, operation.id)).toBe(true);
      }),
    );
  });

  it("no acknowledged add is lost: it is there unless an operation that saw it took it away", () => {
    fc.assert(
      fc.property(scriptArbitrary, (script) => {
        const { carts, issued } = play(script, policy);
        const present = tagsOf(carts.reduce(merge, policy.empty()));
        const takenAway = new Set(issued.flatMap(({ operation }) => observedBy(operation)));
        for (const { operation } of issued) {
          const adds = ["add", "set-quantity", "apply-code"].includes(operation.type);
          if (adds && !takenAway.has(operation.id)) expect(present.has(operation.id)).toBe(true);
        }
      }),
    );
  });

  it("applying an operation again changes nothing, at once or after everything else", () => {
    fc.assert(
      fc.property(scriptArbitrary, fc.nat(), (script, pick) => {
        const { carts, issued } = play(script, policy);
        const again = issued[pick % Math.max(1, issued.length)];
        if (again === undefined) return;
        const once = policy.apply(again.before, again.operation);
        expect(policy.apply(once, again.operation)).toEqual(once);
        const all = carts.reduce(merge, policy.empty());
        expect(policy.apply(all, again.operation)).toEqual(all);
      }),
    );
  });

  it("keeps carts canonical: every tag seen, once, in order", () => {
    fc.assert(
      fc.property(scriptArbitrary, (script) => {
        for (const cart of play(script, policy).carts) {
          expect(tagsOf(cart).size).toBe(cart.contributions.length + cart.codes.length);
          for (const { tag } of [...cart.contributions, ...cart.codes, ...cart.checkouts])
            expect(covers(cart.seen, tag)).toBe(true);
          expect(merge(cart, cart)).toEqual(cart);
        }
      }),
    );
  });

  it("merging all at once is merging one after another", () => {
    fc.assert(
      fc.property(scriptArbitrary, (script) => {
        const { carts } = play(script, policy);
        expect(policy.mergeAll(carts)).toEqual(carts.reduce(merge, policy.empty()));
        expect(policy.mergeAll(carts.toReversed())).toEqual(policy.mergeAll(carts));
      }),
    );
  });

  it("a generation never goes back, and a checkout ends it", () => {
    fc.assert(
      fc.property(scriptArbitrary, (script) => {
        const { carts, issued } = play(script, policy);
        const merged = generationOf(policy.mergeAll(carts));
        for (const cart of carts) expect(generationOf(cart)).toBeLessThanOrEqual(merged);
        for (const { operation, before } of issued) {
          const after = generationOf(policy.apply(before, operation));
          expect(after).toBe(generationOf(before) + (operation.type === "checkout" ? 1 : 0));
        }
      }),
    );
  });

  it("is found by its name", () => {
    expect(policyNamed(policy.name)).toBe(policy);
  });
});

describe("or-map", () => {
  it("an observed removal never returns", () => {
    fc.assert(
      fc.property(scriptArbitrary, (script) => {
        const { carts, issued } = play(script, orMap);
        const present = tagsOf(carts.reduce(orMap.merge, orMap.empty()));
        for (const { operation } of issued) {
          for (const tag of observedBy(operation)) expect(present.has(tag)).toBe(false);
        }
      }),
    );
  });

  it("operations may arrive in any order, any number of times", () => {
    fc.assert(
      fc.property(scriptArbitrary, fc.infiniteStream(fc.nat()), (script, dice) => {
        const operations = play(script, orMap).issued.map(({ operation }) => operation);
        const inOrder = operations.reduce(orMap.apply, orMap.empty());
        const shuffled = operations
          .flatMap((operation) => [operation, operation])
          .map((operation) => ({ operation, at: dice.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ operation }) => operation);
        expect(shuffled.reduce(orMap.apply, orMap.empty())).toEqual(inOrder);
      }),
    );
  });

  it("a removal takes what was seen and leaves what another device adds meanwhile", () => {
    const add = (counter: number, device: number, quantity: number) =>
      ({
        type: "add",
        id: `${actorOf(device)}:${counter}`,
        origin: "east",
        atMs: 0,
        productId: "lamp",
        variantId: "brass",
        quantity,
      }) as const;
    const base = orMap.apply(orMap.empty(), add(1, 0, 1));
    const phone = orMap.apply(base, add(1, 1, 2));
    const laptop = orMap.apply(base, {
      type: "remove",
      id: `${actorOf(0)}:2`,
      origin: "west",
      atMs: 0,
      observed: [`${actorOf(0)}:1`],
    });
    expect(linesOf(laptop)).toEqual([]);
    expect(linesOf(orMap.merge(phone, laptop)).map(({ quantity }) => quantity)).toEqual([2]);
  });

  it("two shops that stamped one retry differently agree on one of the two", () => {
    const stamped = (origin: string, atMs: number) =>
      orMap.apply(orMap.empty(), {
        type: "add",
        id: `${actorOf(0)}:1`,
        origin,
        atMs,
        productId: "lamp",
        variantId: "brass",
        quantity: 1,
      });
    const [east, west] = [stamped("east", 2), stamped("west", 1)];
    expect(orMap.merge(east, west)).toEqual(orMap.merge(west, east));
    expect(linesOf(orMap.merge(east, west)).map(({ quantity }) => quantity)).toEqual([1]);
  });
});
