/**
 * What the shop accepts from a shopper. Checked where a request enters, never in a merge: a merge that refused would
 * lose an acknowledged add, so two full carts may join into an overfull one.
 */
export const cartLimits = {
  quantityMax: 99,
  linesMax: 100,
  /** Entries of discount codes. More than one device may enter the same. */
  codesMax: 20,
  /** Tags that one removal may name. */
  observedMax: 2_000,
  /** Lines of one order: more than of one cart, because two full carts may have joined. */
  orderedLinesMax: 300,
  /** Tags that one order may name. */
  orderedPiecesMax: 1_000,
  /** An encoded cart above this is refused further changes; the store's own limit is 1 MiB. */
  encodedBytesMax: 256 * 1024,
} as const;
