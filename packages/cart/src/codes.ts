import type { AppliedCode, Cart } from "./cart.ts";
import { compareText, sortedUnique } from "./compare-text.ts";

/** A discount code in the cart, with the entries behind it: two devices may have entered it both. */
export interface EnteredCode {
  readonly code: string;
  /** A removal names them as observed. */
  readonly tags: readonly string[];
}

/** The cart's discount codes by name. Which one counts is `totalsOf`'s business. */
export function codesOf(cart: Cart): readonly EnteredCode[] {
  return sortedUnique(cart.codes.map(({ code }) => code)).map((code) => ({
    code,
    tags: cart.codes.filter((entry) => entry.code === code).map(({ tag }) => tag),
  }));
}

/** In canonical order, each tag once; of two contents under one tag the greater. */
export function canonicalCodes(codes: readonly AppliedCode[]): readonly AppliedCode[] {
  const byTag = new Map<string, AppliedCode>();
  for (const entry of codes) {
    const known = byTag.get(entry.tag);
    if (known === undefined || compareCodes(known, entry) < 0) byTag.set(entry.tag, entry);
  }
  return [...byTag.values()].sort(compareCodes);
}

/** By code and tag: the order in which a cart lists them. */
export function compareCodes(a: AppliedCode, b: AppliedCode): number {
  return compareText(a.code, b.code) || compareText(a.tag, b.tag);
}
