import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discountCodeSchema } from "./cart-schema.ts";
import { codeFrom, percentOf, totalsOf } from "./discount.ts";

describe("the discount code", () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 1],
    [14, 1],
    [15, 2],
    [105, 11],
    [18_900, 1_890],
  ])("10 %% of %d cents is %d cents: half a cent is rounded in the shopper's favour", (subtotal, amountMinor) => {
    expect(totalsOf(subtotal, ["WHEEL10"])).toEqual({
      subtotalMinor: subtotal,
      discount: { code: "WHEEL10", percent: 10, amountMinor },
      totalMinor: subtotal - amountMinor,
    });
  });

  it("always whole cents, never more than the sum, never off by half a cent or more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (subtotal) => {
        const { discount, totalMinor } = totalsOf(subtotal, ["WHEEL10"]);
        const amount = discount?.amountMinor ?? 0;
        expect(Number.isSafeInteger(totalMinor)).toBe(true);
        expect(totalMinor + amount).toBe(subtotal);
        expect(Math.abs(amount * 10 - subtotal)).toBeLessThanOrEqual(5);
      }),
    );
  });

  it("entered twice counts once; an unknown one counts nothing", () => {
    expect(totalsOf(1_000, ["WHEEL10", "WHEEL10"]).totalMinor).toBe(900);
    expect(totalsOf(1_000, ["NOPE", "__proto__", "constructor"])).toEqual({
      subtotalMinor: 1_000,
      discount: null,
      totalMinor: 1_000,
    });
  });

  it("is read as people type it, in the browser as at the shop's door", () => {
    for (const typed of [" wheel10 ", "W", "", "TWENTY-ONE", "x".repeat(21), "abc"]) {
      expect(codeFrom(typed)).toBe(discountCodeSchema.safeParse(typed).data ?? null);
    }
    expect(codeFrom(" wheel10 ")).toBe("WHEEL10");
    expect(codeFrom("W")).toBeNull();
    expect(percentOf("WHEEL10")).toBe(10);
    expect(percentOf("toString")).toBeNull();
  });
});
