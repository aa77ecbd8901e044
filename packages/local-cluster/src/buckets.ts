import { defaultBucketSettings } from "@cartwheel/dynamo";
import type { BucketSettings } from "@cartwheel/dynamo";

/** The shop's buckets, one for each of the paper's three patterns (§6), and the orders. */
export const shopBuckets: Readonly<Record<string, BucketSettings>> = {
  /** Business logic reconciliation: the cart merges its siblings. */
  carts: defaultBucketSettings,
  /** High-performance read engine: every owner has every product, any one answers. */
  catalog: { ...defaultBucketSettings, r: 1, w: 3 },
  /** Timestamp reconciliation. */
  sessions: { ...defaultBucketSettings, resolver: "last-write-wins" },
  /** Written once under a key derived from the cart. */
  orders: defaultBucketSettings,
};
