import type { Cart, Contribution, LineId } from "./cart.ts";
import type { CartPolicy } from "./cart-policy.ts";
import { clockOf, covers } from "./causal-context.ts";
import { encodeCart } from "./encoding.ts";
import { groupByLine, lineKey, quantityOf } from "./lines.ts";
import type { Tag } from "./operation-id.ts";
import { compareText, sortedUnique } from "./compare-text.ts";
import type { Joined, LineFate, LineProvenance, MergedVersion, Reconciliation, StoredCart } from "./stored-cart.ts";

/** One version as the store returned it. `vtag` names it among its siblings. */
export interface CartVersion {
  readonly vtag: string;
  readonly stored: StoredCart;
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

  const cart = distinct.reduce((merged, { stored }) => policy.merge(merged, stored.cart), policy.empty());
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
    const bytes = encodeCart(version.stored);
    if (!byBytes.has(bytes)) byBytes.set(bytes, version);
  }
  return [...byBytes.values()];
}

function recordOf(versions: readonly CartVersion[], merged: Cart): Reconciliation | null {
  const same = (cart: Cart): boolean => JSON.stringify(cart) === JSON.stringify(merged);
  if (versions.some(({ stored }) => same(stored.cart))) return null;

  const after = groupByLine(merged.contributions);
  const perVersion = versions.map(({ stored }) => ({ stored, lines: groupByLine(stored.cart.contributions) }));
  const ids = new Map<string, LineId>(
    [merged, ...versions.map(({ stored }) => stored.cart)]
      .flatMap(({ contributions }) => contributions)
      .map((contribution) => [lineKey(contribution), contribution]),
  );
  const lines = [...ids.keys()].sort(compareText).flatMap((key) => {
    const id = ids.get(key);
    const before = perVersion.map(({ stored, lines: held }) => ({
      seen: stored.cart.seen,
      pieces: held.get(key) ?? [],
    }));
    return id === undefined ? [] : lineProvenance(id, before, after.get(key) ?? []);
  });
  if (lines.length === 0) return null;
  return {
    number: 1 + Math.max(0, ...versions.map(({ stored }) => stored.reconciliation?.number ?? 0)),
    versions: mergedVersions(versions),
    lines,
    unchangedLines: ids.size - lines.length,
  };
}

interface LineBefore {
  readonly seen: Cart["seen"];
  readonly pieces: readonly Contribution[];
}

/** Empty when every version held the line exactly as it is after the merge. */
function lineProvenance(
  id: LineId,
  before: readonly LineBefore[],
  after: readonly Contribution[],
): readonly LineProvenance[] {
  const tagsBefore = before.map(({ pieces }) => new Set(pieces.map(({ tag }) => tag)));
  const arrivals = after.filter(({ tag }) => !tagsBefore.every((tags) => tags.has(tag)));
  const tagsAfter = new Set(after.map(({ tag }) => tag));
  const dropped = tagsBefore.some((tags) => [...tags].some((tag) => !tagsAfter.has(tag)));
  if (arrivals.length === 0 && !dropped) return [];

  const resurfaced = arrivals.some(({ tag }) =>
    before.some(({ seen }, version) => covers(seen, tag) && !tagsBefore[version]?.has(tag)),
  );
  const quantities = before.map(({ pieces }) => quantityOf(pieces));
  const quantity = quantityOf(after);
  const fate: LineFate = resurfaced
    ? "resurfaced"
    : after.length === 0
      ? "stays-removed"
      : dropped
        ? "changed"
        : quantity > Math.max(...quantities)
          ? "added-up"
          : "joined";
  return [
    {
      productId: id.productId,
      variantId: id.variantId,
      before: quantities,
      after: quantity,
      origins: sortedUnique(arrivals.map(({ origin }) => origin)),
      fate,
    },
  ];
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
