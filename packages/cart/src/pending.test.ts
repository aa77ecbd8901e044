import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orMap } from "./or-map.ts";
import { mergePending } from "./pending.ts";
import { actorOf, play, scriptArbitrary } from "./testing/scripts.ts";

const add = (counter: number, productId: string) =>
  ({
    type: "add",
    id: `${actorOf(0)}:${counter}`,
    origin: "east",
    atMs: counter,
    productId,
    variantId: "plain",
    quantity: 1,
  }) as const;

describe("pending operations in the browser", () => {
  it("shows them at once and marks their lines", () => {
    const server = orMap.apply(orMap.empty(), add(1, "lamp"));
    const { lines, unsettled } = mergePending(server, [add(2, "kettle")], orMap);
    expect(lines.map(({ productId, pending }) => [productId, pending])).toEqual([
      ["lamp", false],
      ["kettle", true],
    ]);
    expect(unsettled).toHaveLength(1);
  });

  it("what the server has seen is settled, even before the list was pruned", () => {
    const server = [add(1, "lamp"), add(2, "kettle")].reduce(orMap.apply, orMap.empty());
    const merged = mergePending(server, [add(2, "kettle")], orMap);
    expect(merged.cart).toBe(server);
    expect(merged.unsettled).toEqual([]);
    expect(merged.lines.some(({ pending }) => pending)).toBe(false);
  });

  it("an add and its undo, both waiting, show nothing and may be sent in either order", () => {
    const undo = {
      type: "remove",
      id: `${actorOf(0)}:2`,
      origin: "east",
      atMs: 2,
      observed: [`${actorOf(0)}:1`],
    } as const;
    expect(mergePending(orMap.empty(), [add(1, "lamp"), undo], orMap).lines).toEqual([]);
    expect(mergePending(orMap.empty(), [undo, add(1, "lamp")], orMap).lines).toEqual([]);
  });

  it("the page is what the server will answer once everything has arrived", () => {
    fc.assert(
      fc.property(scriptArbitrary, fc.nat({ max: 30 }), (script, arrived) => {
        const operations = play(script, orMap).issued.flatMap(({ operation }) =>
          operation.type === "checkout" ? [] : [operation],
        );
        const server = operations.slice(0, arrived).reduce(orMap.apply, orMap.empty());
        const all = operations.reduce(orMap.apply, orMap.empty());
        expect(mergePending(server, operations, orMap).cart).toEqual(all);
      }),
    );
  });
});
