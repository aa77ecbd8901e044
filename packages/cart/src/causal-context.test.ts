import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockOf, contextOf, covers, operationsSeen, unionOf } from "./causal-context.ts";
import { operationId } from "./operation-id.ts";
import { actorOf } from "./testing/scripts.ts";

const idArbitrary = fc
  .record({ actor: fc.nat({ max: 3 }), counter: fc.integer({ min: 1, max: 12 }) })
  .map(({ actor, counter }) => operationId(actorOf(actor), counter));
const idsArbitrary = fc.array(idArbitrary, { maxLength: 30 });

describe("causal context, against a plain set of ids", () => {
  it("covers exactly what it was made of", () => {
    fc.assert(
      fc.property(idsArbitrary, idArbitrary, (ids, probe) => {
        const context = contextOf(ids);
        expect(covers(context, probe)).toBe(ids.includes(probe));
        expect(operationsSeen(context)).toBe(new Set(ids).size);
      }),
    );
  });

  it("the union is the union, in the one canonical form", () => {
    fc.assert(
      fc.property(idsArbitrary, idsArbitrary, (a, b) => {
        expect(unionOf(contextOf(a), contextOf(b))).toEqual(contextOf([...a, ...b]));
      }),
    );
  });

  it("stays small: a tab's operations in order are one range, whatever their number", () => {
    const ids = Array.from({ length: 500 }, (_, at) => operationId(actorOf(0), at + 1));
    const context = ids.reduce((seen, id) => unionOf(seen, contextOf([id])), contextOf([]));
    expect(context).toEqual([{ actor: actorOf(0), ranges: [[1, 500]] }]);
  });

  it("a gap splits the range and closing it joins it again", () => {
    const ids = [1, 2, 4, 5].map((counter) => operationId(actorOf(0), counter));
    const gap = contextOf(ids);
    expect(gap[0]?.ranges).toEqual([
      [1, 2],
      [4, 5],
    ]);
    expect(clockOf(gap)).toEqual([{ actor: actorOf(0), counter: 5 }]);
    expect(unionOf(gap, contextOf([operationId(actorOf(0), 3)]))[0]?.ranges).toEqual([[1, 5]]);
  });
});
