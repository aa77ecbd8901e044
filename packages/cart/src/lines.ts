import type { Cart, Contribution, LineId } from "./cart.ts";
import { compareText, sortedUnique } from "./compare-text.ts";

/** A line as a shopper sees it. */
export interface CartLine extends LineId {
  /** Sum over the contributions. */
  readonly quantity: number;
  /** Regions in which its pieces were added, sorted. */
  readonly origins: readonly string[];
  /** The contributions behind it. A removal of this line names them as observed. */
  readonly tags: readonly string[];
  /** When the oldest piece still here was added. */
  readonly addedAtMs: number;
}

/** The cart's lines, oldest first; lines of the same moment in the order of their ids. */
export function linesOf(cart: Cart): readonly CartLine[] {
  return [...groupByLine(cart.contributions).values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [lineOf(first, group)];
    })
    .sort((a, b) => a.addedAtMs - b.addedAtMs || compareText(lineKey(a), lineKey(b)));
}

/** A line's name as one string, unique: neither id can hold a slash. */
export function lineKey(line: LineId): string {
  return `${line.productId}/${line.variantId}`;
}

/** Contributions by line, in canonical order: those of a line stand together, so only a line's first makes its key. */
export function groupByLine(contributions: readonly Contribution[]): ReadonlyMap<string, readonly Contribution[]> {
  const groups = new Map<string, Contribution[]>();
  let last: { readonly first: Contribution; readonly group: Contribution[] } | null = null;
  for (const contribution of contributions) {
    if (last !== null && isSameLine(last.first, contribution)) {
      last.group.push(contribution);
      continue;
    }
    last = { first: contribution, group: [contribution] };
    groups.set(lineKey(contribution), last.group);
  }
  return groups;
}

function isSameLine(a: LineId, b: LineId): boolean {
  return a.productId === b.productId && a.variantId === b.variantId;
}

/** Pieces in all. */
export function quantityOf(contributions: readonly Contribution[]): number {
  return contributions.reduce((sum, { quantity }) => sum + quantity, 0);
}

function lineOf(id: LineId, group: readonly Contribution[]): CartLine {
  return {
    productId: id.productId,
    variantId: id.variantId,
    quantity: quantityOf(group),
    origins: sortedUnique(group.map(({ origin }) => origin)),
    tags: group.map(({ tag }) => tag),
    addedAtMs: group.reduce((oldest, { atMs }) => Math.min(oldest, atMs), Infinity),
  };
}
