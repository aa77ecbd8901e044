import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contextOf } from "./causal-context.ts";
import { decodeOrder, emptyOrder, encodeOrder, mergeOrders, type OrderRecord, othersOf } from "./order-record.ts";
import { decodeIndex, emptyIndex, encodeIndex, mergeIndexes, type OrderIndex } from "./order-index.ts";
import type { Placement } from "./placement.ts";
import { actorOf } from "./testing/scripts.ts";

interface Sketch {
  readonly placedBy: number;
  /** Pieces ordered, by number. */
  readonly pieces: readonly number[];
  /** Pieces known of and not ordered: taken out, or left in the cart. */
  readonly removed?: readonly number[];
  readonly stayed?: readonly number[];
  readonly atMs?: number;
}

const tagOfPiece = (piece: number): string => `${actorOf(9)}:${piece + 1}`;

function placement({ placedBy, pieces, removed = [], stayed = [], atMs = 0 }: Sketch): Placement {
  const seen = contextOf([...pieces, ...removed, ...stayed].map(tagOfPiece));
  return {
    operationId: `${actorOf(placedBy)}:1`,
    owner: "0".repeat(16),
    policy: "or-map",
    generation: 0,
    placedIn: placedBy === 0 ? "east" : "west",
    placedAtMs: atMs,
    lines: pieces.map((piece) => ({
      productId: `product-${piece}`,
      variantId: "plain",
      productName: `Product ${piece}`,
      variantName: "Plain",
      artwork: null,
      colour: null,
      unitPriceMinor: 100,
      pieces: [{ tag: tagOfPiece(piece), quantity: 1 }],
    })),
    codes: [],
    subtotalMinor: 100 * pieces.length,
    discount: null,
    totalMinor: 100 * pieces.length,
    contact: { name: "Anna", email: "anna@example.com", phone: "" },
    delivery: { street: "Hauptstraße 5", addition: "", postcode: "10115", city: "Berlin", country: "DE" },
    payment: "invoice",
    seen: seen.map(({ actor, ranges }) => ({ actor, ranges: ranges.map(([from, to]) => [from, to]) })),
    stayed: stayed.map(tagOfPiece),
  };
}

const placementArbitrary = fc
  .record({
    placedBy: fc.nat({ max: 4 }),
    pieces: fc.uniqueArray(fc.nat({ max: 5 }), { minLength: 1 }),
    atMs: fc.nat({ max: 3 }),
  })
  .map(placement);
const orderArbitrary: fc.Arbitrary<OrderRecord> = fc
  .array(placementArbitrary, { maxLength: 30 })
  .map((placements) => mergeOrders({ placements }, emptyOrder));
const indexArbitrary: fc.Arbitrary<OrderIndex> = fc
  .array(fc.record({ orderId: fc.nat({ max: 9 }).map((n) => `${n}`.repeat(32)), placedAtMs: fc.nat({ max: 5 }) }))
  .map((entries) => mergeIndexes({ entries }, emptyIndex));

function isSemilattice<Value>(arbitrary: fc.Arbitrary<Value>, merge: (a: Value, b: Value) => Value): void {
  fc.assert(
    fc.property(arbitrary, arbitrary, arbitrary, (a, b, c) => {
      expect(merge(a, b)).toEqual(merge(b, a));
      expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
      expect(merge(a, a)).toEqual(a);
    }),
  );
}

describe("orders and lists of orders", () => {
  it("orders: merge is commutative, associative and idempotent", () => isSemilattice(orderArbitrary, mergeOrders));

  it("lists: merge is commutative, associative and idempotent", () => isSemilattice(indexArbitrary, mergeIndexes));

  it("round trip, and equal values have equal texts", () => {
    fc.assert(
      fc.property(orderArbitrary, indexArbitrary, (order, index) => {
        if (order.placements.length > 0) expect(decodeOrder(encodeOrder(order))).toEqual(order);
        expect(decodeIndex(encodeIndex(index))).toEqual(index);
      }),
    );
  });

  it.each(["", "{", "null", "[]", '{"v":2,"placements":[]}', '{"v":1,"placements":[]}', '{"v":1,"orders":[["x",1]]}'])(
    "refuse to read %j",
    (text) => {
      expect(decodeOrder(text)).toBeNull();
      expect(decodeIndex(text)).toBeNull();
    },
  );

  it("refuse an order in another order of choice", () => {
    const order = mergeOrders(
      { placements: [placement({ placedBy: 0, pieces: [0] })] },
      { placements: [placement({ placedBy: 1, pieces: [1] })] },
    );
    const swapped = { placements: order.placements.toReversed() };
    expect(decodeOrder(encodeOrder(order))).toEqual(order);
    expect(decodeOrder(encodeOrder(swapped))).toBeNull();
  });
});

describe("which placement counts", () => {
  const orderOf = (...sketches: Sketch[]): OrderRecord =>
    mergeOrders({ placements: sketches.map(placement) }, emptyOrder);
  const returnedOf = (order: OrderRecord): string[] =>
    othersOf(order).flatMap(({ returned }) => returned.map(({ productId }) => productId));

  it("the one that knew most of the cart, then the earlier", () => {
    expect(
      orderOf({ placedBy: 0, pieces: [0] }, { placedBy: 1, pieces: [0, 1], atMs: 9 }).placements[0]?.placedIn,
    ).toBe("west");
    expect(
      orderOf({ placedBy: 0, pieces: [0], atMs: 2 }, { placedBy: 1, pieces: [1], atMs: 1 }).placements[0]?.placedIn,
    ).toBe("west");
  });

  it("what it had never seen goes back, once", () => {
    expect(returnedOf(orderOf({ placedBy: 0, pieces: [0, 1, 2] }, { placedBy: 1, pieces: [0, 3] }))).toEqual([
      "product-3",
    ]);
    expect(
      returnedOf(
        orderOf({ placedBy: 0, pieces: [0, 1, 2] }, { placedBy: 1, pieces: [3] }, { placedBy: 2, pieces: [3, 4] }),
      ).toSorted(),
    ).toEqual(["product-3", "product-4"]);
  });

  it("what it had seen and taken out stays out", () => {
    expect(returnedOf(orderOf({ placedBy: 0, pieces: [1], removed: [0] }, { placedBy: 1, pieces: [0] }))).toEqual([]);
  });

  it("what it had seen and left in the cart goes back: the other side has taken it from there", () => {
    expect(returnedOf(orderOf({ placedBy: 0, pieces: [1, 2], stayed: [0] }, { placedBy: 1, pieces: [0] }))).toEqual([
      "product-0",
    ]);
  });
});
