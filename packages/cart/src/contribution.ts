import type { Contribution } from "./cart.ts";
import type { AddOperation, SetQuantityOperation } from "./operation.ts";
import { compareText } from "./compare-text.ts";

/** What an operation puts in, tagged with the operation's own id. */
export function contributionOf(operation: AddOperation | SetQuantityOperation): Contribution {
  const { id, productId, variantId, quantity, origin, atMs } = operation;
  return { tag: id, productId, variantId, quantity, origin, atMs };
}

/**
 * Contributions in canonical order, each tag once. Two contents under one tag happen only when a retry was stamped by
 * another shop (its region, its clock); the greater in canonical order wins, so that every merger picks the same.
 */
export function canonical(contributions: Iterable<Contribution>): readonly Contribution[] {
  const byTag = new Map<string, Contribution>();
  for (const contribution of contributions) {
    const known = byTag.get(contribution.tag);
    if (known === undefined || compareContents(known, contribution) < 0) byTag.set(contribution.tag, contribution);
  }
  return [...byTag.values()].sort(compareContributions);
}

/** By product, variant and tag: the order in which a cart lists them. */
export function compareContributions(a: Contribution, b: Contribution): number {
  return compareLines(a, b) || compareTags(a.tag, b.tag);
}

/** Orders what two versions say under one tag. 0: the same. */
export function compareContents(a: Contribution, b: Contribution): number {
  return compareLines(a, b) || a.quantity - b.quantity || compareText(a.origin, b.origin) || a.atMs - b.atMs;
}

function compareLines(a: Contribution, b: Contribution): number {
  return compareText(a.productId, b.productId) || compareText(a.variantId, b.variantId);
}

/** Shorter first, then by text: any fixed order will do, and this one takes no tag apart. */
function compareTags(a: string, b: string): number {
  return a.length - b.length || compareText(a, b);
}
