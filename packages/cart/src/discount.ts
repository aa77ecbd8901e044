import type { MinorUnits } from "./money.ts";
import { compareText } from "./compare-text.ts";

/**
 * Discount codes: a percentage of the sum of the lines.
 *
 * Rounding: once, on the sum and never per line, to the nearest cent, half a cent upwards, which is in the shopper's
 * favour: 10 % of 0.05 is 0.01. Integers throughout; no float ever holds money.
 */
const percentByCode: Readonly<Record<string, number>> = { WHEEL10: 10 };

export const codePattern = /^[A-Z0-9]{3,20}$/;
export const codeRule = "A code has 3 to 20 letters and digits";

export interface Discount {
  readonly code: string;
  readonly percent: number;
  readonly amountMinor: MinorUnits;
}

export interface Totals {
  /** The sum of the lines. */
  readonly subtotalMinor: MinorUnits;
  readonly discount: Discount | null;
  /** What is to be paid. Delivery is free and taxes are in the prices. */
  readonly totalMinor: MinorUnits;
}

/** A code as people type it: case and outer spaces do not matter. Null for what can be none, see `codeRule`. */
export function codeFrom(typed: string): string | null {
  const code = typed.trim().toUpperCase();
  return codePattern.test(code) ? code : null;
}

/** Percent that a code takes off, or null for one that the shop does not know. */
export function percentOf(code: string): number | null {
  return Object.hasOwn(percentByCode, code) ? (percentByCode[code] ?? null) : null;
}

/** Codes do not add up: of several the one that saves most counts, of equal ones the first by name. */
export function totalsOf(subtotalMinor: MinorUnits, codes: Iterable<string>): Totals {
  const discounts = [...new Set(codes)].flatMap((code): Discount[] => {
    const percent = percentOf(code);
    return percent === null ? [] : [{ code, percent, amountMinor: share(subtotalMinor, percent) }];
  });
  const [discount] = discounts.sort((a, b) => b.amountMinor - a.amountMinor || compareText(a.code, b.code));
  return {
    subtotalMinor,
    discount: discount ?? null,
    totalMinor: subtotalMinor - (discount?.amountMinor ?? 0),
  };
}

function share(amount: MinorUnits, percent: number): MinorUnits {
  const hundredths = amount * percent;
  if (!Number.isSafeInteger(hundredths + 50)) throw new RangeError(`too much money to take a share of: ${amount}`);
  return Math.floor((hundredths + 50) / 100);
}
