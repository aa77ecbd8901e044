/**
 * What the shop accepts from a shopper. Checked where a request enters, never in a merge: a merge that refused would
 * lose an acknowledged add, so two full carts may join into an overfull one.
 */
export const cartLimits = {
  quantityMax: 99,
  linesMax: 100,
  /** Tags that one removal may name. */
  observedMax: 2_000,
  /** An encoded cart above this is refused further changes; the store's own limit is 1 MiB. */
  encodedBytesMax: 256 * 1024,
} as const;
