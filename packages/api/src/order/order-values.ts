import {
  decodeIndex,
  decodeOrder,
  emptyIndex,
  emptyOrder,
  encodeIndex,
  encodeOrder,
  mergeIndexes,
  mergeOrders,
  type OrderIndex,
  type OrderRecord,
} from "@cartwheel/cart";
import { MergedValues } from "../store/merged-values.ts";
import type { PatientStore } from "../store/patient-store.ts";
import { orderBucket } from "./order-key.ts";

/** What the `orders` bucket keeps: orders by id, and for each customer the list of theirs. */
export interface OrderValues {
  readonly orders: MergedValues<OrderRecord>;
  readonly lists: MergedValues<OrderIndex>;
}

export function orderValues(store: PatientStore): OrderValues {
  return {
    orders: new MergedValues(store, {
      bucket: orderBucket,
      empty: emptyOrder,
      merge: mergeOrders,
      encode: encodeOrder,
      decode: decodeOrder,
    }),
    lists: new MergedValues(store, {
      bucket: orderBucket,
      empty: emptyIndex,
      merge: mergeIndexes,
      encode: encodeIndex,
      decode: decodeIndex,
    }),
  };
}
