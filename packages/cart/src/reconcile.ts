import type { Cart, CausalContext, Contribution } from "./cart.ts";
import type { CartPolicy } from "./cart-policy.ts";
import { clockOf, covers } from "./causal-context.ts";
import { orderedIn } from "./checkouts.ts";
import { compareText, sortedUnique } from "./compare-text.ts";
import { ContextTable } from "./context-table.ts";
import { encodeCart } from "./encoding.ts";
import { groupByLine, quantityOf } from "./lines.ts";
import type { Tag } from "./operation-id.ts";
import { isSameCart } from "./same-cart.ts";
import type { Joined, LineFate, LineProvenance, MergedVersion, Reconciliation, StoredCart } from "./stored-cart.ts";

/** One version as the store returned it. `vtag` names it among its siblings. */
export interface CartVersion {
  readonly vtag: string;
  readonly stored: StoredCart;
  /** `encodeCart(stored)`, where it is at hand. */
  readonly text?: string;
}

export interface Reconciled {
  readonly stored: StoredCart;
  /** Versions with different bytes. One: there was nothing to merge, and nothing is to be written back. */
  readonly distinct: number;
  /** The record of this merge, or null where no line differed or one version already held it all. */
  readonly reconciliation: Reconciliation | null;
}

/**
 * Merges the versions of a cart and says what came from where (paper §4.4: semantic reconciliation).
 * A pure function of the set of versions: their order does not matter, and two readers of the same set write equal
 * bytes. At least one version; all of `policy`.
 */
export function reconcile(versions: readonly CartVersion[], policy: CartPolicy): Reconciled {
  const distinct = distinctVersions(versions);
  const [only, ...others] = distinct;
  if (only === undefined) throw new RangeError("there is no version to reconcile");
  if (others.length === 0) return { stored: only.stored, distinct: 1, reconciliation: null };

  const cart = policy.mergeAll(distinct.map(({ stored }) => stored.cart));
  const reconciliation = recordOf(distinct, cart);
  const stored: StoredCart = {
    policy: policy.name,
    cart,
    writtenIn: sortedUnique(distinct.flatMap((version) => version.stored.writtenIn)),
    reconciliation: reconciliation ?? latestRecord(distinct),
    joined: lastJoined(distinct),
  };
  return { stored, distinct: distinct.length, reconciliation };
}

/** Versions by vtag, of equal ones only the first: a version that two readers wrote alike is one version. */
function distinctVersions(versions: readonly CartVersion[]): readonly CartVersion[] {
  const byBytes = new Map<string, CartVersion>();
  for (const version of versions.toSorted((a, b) => compareText(a.vtag, b.vtag))) {
    const bytes = version.text ?? encodeCart(version.stored);
    if (!byBytes.has(bytes)) byBytes.set(bytes, version);
  }
  return [...byBytes.values()];
}

function recordOf(versions: readonly CartVersion[], merged: Cart): Reconciliation | null {
  if (versions.some(({ stored }) => isSameCart(stored.cart, merged))) return null;

  const after = groupByLine(merged.contributions);
  const before = versions.map(({ stored }) => groupByLine(stored.cart.contributions));
  const ordered = orderedIn(merged);
  const table = new ContextTable(versions.map(({ stored }) => stored.cart.seen));
  const keys = sortedUnique([after, ...before].flatMap((lines) => [...lines.keys()]));
  const lines = keys.flatMap((key) => {
    const pieces = before.map((held) => held.get(key) ?? []);
    return lineProvenance({ before: pieces, after: after.get(key) ?? [], ordered }, table);
  });
  if (lines.length === 0) return null;
  return {
    number: 1 + Math.max(0, ...versions.map(({ stored }) => stored.reconciliation?.number ?? 0)),
    versions: mergedVersions(versions),
    lines,
    unchangedLines: keys.length - lines.length,
  };
}

interface LineHistory {
  /** The line's pieces in each version. */
  readonly before: readonly (readonly Contribution[])[];
  readonly after: readonly Contribution[];
  /** What orders took out. */
  readonly ordered: CausalContext;
}

/** Empty when every version held the line exactly as it is after the merge. */
function lineProvenance({ before, after, ordered }: LineHistory, table: ContextTable): readonly LineProvenance[] {
  const holders = holdersByTag(before);
  const arrivals = after.filter(({ tag }) => holders.get(tag)?.length !== before.length);
  const kept = new Set(after.map(({ tag }) => tag));
  const gone = [...holders.keys()].filter((tag) => !kept.has(tag));
  const [id] = [...after, ...before.flat()];
  if (id === undefined || (arrivals.length === 0 && gone.length === 0)) return [];

  const resurfaced = arrivals.some(({ tag }) => table.isSeenWithout(tag, holders.get(tag) ?? []));
  const quantities = before.map(quantityOf);
  const quantity = quantityOf(after);
  const fate: LineFate = resurfaced
    ? "resurfaced"
    : after.length === 0
      ? gone.every((tag) => covers(ordered, tag))
        ? "ordered"
        : "stays-removed"
      : gone.length > 0
        ? "changed"
        : quantity > Math.max(...quantities)
          ? "added-up"
          : "joined";
  const origins = sortedUnique(arrivals.map(({ origin }) => origin));
  return [{ productId: id.productId, variantId: id.variantId, before: quantities, after: quantity, origins, fate }];
}

/** Which versions hold each piece, ascending. */
function holdersByTag(before: LineHistory["before"]): ReadonlyMap<string, readonly number[]> {
  const holders = new Map<string, number[]>();
  before.forEach((pieces, version) => {
    for (const { tag } of pieces) {
      const known = holders.get(tag);
      if (known === undefined) holders.set(tag, [version]);
      else known.push(version);
    }
  });
  return holders;
}

function mergedVersions(versions: readonly CartVersion[]): readonly MergedVersion[] {
  const clocks = versions.map(
    ({ stored }) => new Map(clockOf(stored.cart.seen).map((tag) => [tag.actor, tag.counter])),
  );
  const actors = sortedUnique(clocks.flatMap((clock) => [...clock.keys()]));
  const differing = actors.filter((actor) => new Set(clocks.map((clock) => clock.get(actor) ?? 0)).size > 1);
  return versions.map(({ vtag, stored }, at) => ({
    vtag,
    writtenIn: stored.writtenIn,
    operations: differing.map((actor): Tag => ({ actor, counter: clocks[at]?.get(actor) ?? 0 })),
  }));
}

/** The record that the next version inherits when this merge has nothing to tell: the greatest by number, then text. */
function latestRecord(versions: readonly CartVersion[]): Reconciliation | null {
  return versions
    .flatMap(({ stored }) => (stored.reconciliation === null ? [] : [stored.reconciliation]))
    .reduce<Reconciliation | null>((best, record) => {
      if (best === null || record.number > best.number) return record;
      const later = record.number === best.number && compareText(JSON.stringify(record), JSON.stringify(best)) > 0;
      return later ? record : best;
    }, null);
}

/** A guest joins one account as a rule; if two tabs joined two, the later counts. */
function lastJoined(versions: readonly CartVersion[]): Joined | null {
  return versions
    .flatMap(({ stored }) => (stored.joined === null ? [] : [stored.joined]))
    .reduce<Joined | null>((last, joined) => (last === null || compareJoined(joined, last) > 0 ? joined : last), null);
}

function compareJoined(a: Joined, b: Joined): number {
  return a.atMs - b.atMs || compareText(a.cartId, b.cartId);
}
