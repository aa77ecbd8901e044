import { describe, expect, it } from "vitest";
import { formatMinor, sumOrNull, timesQuantity } from "./money.ts";

describe("money", () => {
  it("multiplies and adds whole cents", () => {
    expect(timesQuantity(1999, 3)).toBe(5997);
    expect(sumOrNull([10, 20, 30])).toBe(60);
    expect(sumOrNull([])).toBe(0);
  });

  it("a price that is not known makes the total unknown, not smaller", () => {
    expect(sumOrNull([10, null])).toBeNull();
  });

  it("refuses amounts that are not whole cents", () => {
    expect(() => timesQuantity(0.1, 3)).toThrow(RangeError);
    expect(() => timesQuantity(2 ** 53, 2)).toThrow(RangeError);
  });

  it.each([
    [0, "€0.00"],
    [5, "€0.05"],
    [123450, "€1,234.50"],
    [-1999, "-€19.99"],
  ])("formats %i as %s", (amount, text) => {
    expect(formatMinor(amount)).toBe(text);
  });
});
