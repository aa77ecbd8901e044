/**
 * A cart's value: what was put in, and what has been seen.
 *
 *     seen           00f1…:[1-6]  9ab3…:[1-2]          every operation this cart knows of
 *     contributions  00f1…:4  lamp/brass   x1  east     those whose effect is still in the cart
 *                    9ab3…:2  kettle/red   x2  west
 *     codes          00f1…:5  WHEEL10                   discount codes, in just the same way
 *     checkouts      0  00f1…:3  took 00f1…:[1-1]       the orders made of it, by generation
 *
 * An operation that is seen but has no contribution was a removal, or was itself removed since. That is the whole of
 * the observed-remove map: no tombstone per removed line, one causal context for all of them (design §7).
 *
 * Plain JSON, so that it crosses the API as it is. Invariant: arrays are in canonical order (contributions by product,
 * variant, tag; codes by code, tag; checkouts by generation, tag; seen by actor; ranges ascending, disjoint, not
 * adjacent) and every tag is seen. Equal carts are therefore structurally equal.
 */
export interface Cart {
  readonly seen: CausalContext;
  readonly contributions: readonly Contribution[];
  readonly codes: readonly AppliedCode[];
  /** Of the last few generations only: see `checkouts.ts`. */
  readonly checkouts: readonly Checkout[];
}

/** What one operation put into the cart. */
export interface Contribution {
  /** The id of the operation that put it there. */
  readonly tag: string;
  readonly productId: string;
  readonly variantId: string;
  /** A whole number of pieces, at least 1. A line's quantity is the sum over its contributions. */
  readonly quantity: number;
  /** The region whose shop took the operation, such as "east". */
  readonly origin: string;
  /** When that shop took it: milliseconds since 1970. Orders lines for the eye, never decides a merge. */
  readonly atMs: number;
}

/** A discount code that was entered and not taken out since. */
export interface AppliedCode {
  /** The id of the operation that entered it. */
  readonly tag: string;
  readonly code: string;
}

/** An order that was made of this cart. */
export interface Checkout {
  /** Orders made before it. Two of one generation were made on two sides of a broken system, and are one order. */
  readonly generation: number;
  /** The id of the operation that placed it. */
  readonly tag: string;
  /** What it took out of the cart, so that a merge can say where a line went. */
  readonly ordered: CausalContext;
}

/** All operations seen: per actor, the inclusive ranges of its counters. A range from 1 is the version vector's entry. */
export type CausalContext = readonly ActorHistory[];

export interface ActorHistory {
  readonly actor: string;
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** Names a line: one variant of one product. */
export interface LineId {
  readonly productId: string;
  readonly variantId: string;
}

export const emptyCart: Cart = { seen: [], contributions: [], codes: [], checkouts: [] };
