import { type Cart, emptyCart } from "./cart.ts";
import type { CartPolicy } from "./cart-policy.ts";
import { contextOf, unionOf } from "./causal-context.ts";
import { canonicalCheckouts, checkoutOf } from "./checkouts.ts";
import { compareCodes } from "./codes.ts";
import { ContextTable } from "./context-table.ts";
import { compareContents, compareContributions, contributionOf } from "./contribution.ts";
import type { CartOperation, CheckoutOperation } from "./operation.ts";

/**
 * The observed-remove map, the default policy: an add is never lost and an observed removal never comes back.
 *
 *     east   {lamp t1}  --remove, observed t1-->  {} seen t1,t2   --.
 *                                                                    >-- {kettle t3}   t1 is seen there, so it stays out
 *     west   {lamp t1}  --add kettle t3------->  {lamp t1, kettle t3} '
 *
 * A contribution survives a merge if each side either has it or has never seen it. Every operation is a small cart of
 * its own (`deltaOf`) and applying it is a merge, so idempotence, order and retries need no second argument, and a shop
 * that cannot read the cart may store the small cart alone: it joins the rest later.
 */
export const orMap: CartPolicy = {
  name: "or-map",
  empty: () => emptyCart,
  apply: (cart, operation) => mergeAll([cart, deltaOf(operation)]),
  merge: (a, b) => mergeAll([a, b]),
  mergeAll,
};

/** The operation as a cart: what it puts in, and what it has seen (itself, and what it takes away). */
function deltaOf(operation: CartOperation | CheckoutOperation): Cart {
  const { id } = operation;
  switch (operation.type) {
    case "add":
      return { ...emptyCart, seen: contextOf([id]), contributions: [contributionOf(operation)] };
    case "set-quantity":
      return {
        ...emptyCart,
        seen: contextOf([id, ...operation.observed]),
        contributions: [contributionOf(operation)],
      };
    case "apply-code":
      return { ...emptyCart, seen: contextOf([id]), codes: [{ tag: id, code: operation.code }] };
    case "remove":
    case "clear":
    case "remove-code":
      return { ...emptyCart, seen: contextOf([id, ...operation.observed]) };
    case "checkout":
      return {
        ...emptyCart,
        seen: contextOf([id, ...operation.observed]),
        checkouts: [checkoutOf(operation)],
      };
  }
}

function mergeAll(carts: readonly Cart[]): Cart {
  const contexts = carts.map(({ seen }) => seen);
  const table = new ContextTable(contexts);
  const contributions = survivors(
    carts.map((cart) => cart.contributions),
    { table, compare: compareContents },
  );
  const codes = survivors(
    carts.map((cart) => cart.codes),
    { table, compare: compareCodes },
  );
  return {
    seen: unionOf(...contexts),
    contributions: contributions.sort(compareContributions),
    codes: codes.sort(compareCodes),
    checkouts: canonicalCheckouts(carts.flatMap(({ checkouts }) => checkouts)),
  };
}

interface Held<Entry> {
  entry: Entry;
  /** The versions that hold it, ascending. */
  readonly holders: number[];
}

interface Survival<Entry> {
  readonly table: ContextTable;
  /** Of two contents under one tag the greater counts. */
  readonly compare: (a: Entry, b: Entry) => number;
}

/** Entries that every version either holds or has never seen, each tag once. */
function survivors<Entry extends { readonly tag: string }>(
  lists: readonly (readonly Entry[])[],
  { table, compare }: Survival<Entry>,
): Entry[] {
  const byTag = new Map<string, Held<Entry>>();
  lists.forEach((entries, version) => {
    for (const entry of entries) {
      const held = byTag.get(entry.tag);
      if (held === undefined) byTag.set(entry.tag, { entry, holders: [version] });
      else {
        held.holders.push(version);
        if (held.entry !== entry && compare(held.entry, entry) < 0) held.entry = entry;
      }
    }
  });
  const kept: Entry[] = [];
  for (const [tag, { entry, holders }] of byTag) if (!table.isSeenWithout(tag, holders)) kept.push(entry);
  return kept;
}
