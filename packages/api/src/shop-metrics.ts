import type { PolicyName } from "./schemas/shared.ts";

/**
 * What a shop counts. The API keeps no counters: whoever runs it wires these to `cart_merges_total{policy,siblings}` and
 * `cart_items_resurfaced_total`. Called on the hot path, so an implementation must neither wait nor throw.
 */
export interface ShopMetrics {
  /** Versions of a cart were merged, and the merge is about to be written. `siblings`: different versions, at least 2. */
  readonly onMerge: (merge: { readonly policy: PolicyName; readonly siblings: number }) => void;
  /** Lines that a merge brought back although they had been removed (paper-union only, paper §4.4). */
  readonly onResurfaced: (lines: number) => void;
}

export const noMetrics: ShopMetrics = { onMerge: () => {}, onResurfaced: () => {} };
