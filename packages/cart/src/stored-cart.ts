import { type Cart, emptyCart, type LineId } from "./cart.ts";
import type { PolicyName } from "./cart-policy.ts";
import type { Tag } from "./operation-id.ts";

/** A cart as it lies in the store: the value, and what people want to know about how it came to be. */
export interface StoredCart {
  readonly policy: PolicyName;
  readonly cart: Cart;
  /** Regions whose shops wrote this version: one for a change, all of them for a merge. Sorted. */
  readonly writtenIn: readonly string[];
  /**
   * The last merge of versions that changed something, so that every device can tell it, not only the one that read
   * first. Invariant: a pure function of the versions merged, so two mergers write equal bytes.
   */
  readonly reconciliation: Reconciliation | null;
  /** Set when this guest's cart has joined an account's: what still arrives here belongs there as well. */
  readonly joined: Joined | null;
}

export interface Joined {
  /** The account's cart. */
  readonly cartId: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** What one merge of versions did. */
export interface Reconciliation {
  /** One more than the greatest number among the merged versions: later merges have greater numbers. */
  readonly number: number;
  /** In the order of their vtags. At least two. */
  readonly versions: readonly MergedVersion[];
  /** The lines on which the versions differed, by product and variant. */
  readonly lines: readonly LineProvenance[];
  readonly unchangedLines: number;
}

export interface MergedVersion {
  /** The store's name for it. */
  readonly vtag: string;
  readonly writtenIn: readonly string[];
  /** The highest operation it had seen of each actor on which the versions differed. Counter 0: none. */
  readonly operations: readonly Tag[];
}

/** What came from where, for one line. */
export interface LineProvenance extends LineId {
  /** Quantity in each version, in the order of `versions`. */
  readonly before: readonly number[];
  readonly after: number;
  /** Regions in which those pieces were added that not every version had. Sorted. */
  readonly origins: readonly string[];
  readonly fate: LineFate;
}

export const lineFates = ["joined", "added-up", "changed", "ordered", "stays-removed", "resurfaced"] as const;

/**
 * `joined`: one version had it, or had more of it. `added-up`: more than any version had alone. `changed`: pieces that
 * one version still had were replaced in another. `ordered`: one version had ordered it, all of it. `stays-removed`: a
 * removal held. `resurfaced`: removed in one version
 * and brought back by another, which only the union merge does (paper §4.4).
 */
export type LineFate = (typeof lineFates)[number];

/** A cart that nobody has written yet. */
export function emptyStoredCart(policy: PolicyName): StoredCart {
  return { policy, cart: emptyCart, writtenIn: [], reconciliation: null, joined: null };
}

/** Names a merge: the same for every reader, another for other versions. */
export function reconciliationName(reconciliation: Reconciliation): string {
  return `${reconciliation.number}:${reconciliation.versions.map(({ vtag }) => vtag).join("+")}`;
}
