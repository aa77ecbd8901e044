import { z } from "zod";
import { compareText } from "./compare-text.ts";
import { jsonOf } from "./json-of.ts";

/**
 * A customer's orders, newest first: a set that only grows, so versions of it merge by union. Kept to the newest few
 * hundred, which commutes with merging.
 */
export interface OrderIndex {
  readonly entries: readonly OrderEntry[];
}

export interface OrderEntry {
  readonly orderId: string;
  /** When it was placed; of several placements the latest that was noted. */
  readonly placedAtMs: number;
}

const entriesKept = 500;
const formatVersion = 1;
const encodedSchema = z.strictObject({
  v: z.literal(formatVersion),
  orders: z.array(z.tuple([z.string().regex(/^[0-9a-f]{32}$/), z.int().min(0)])),
});

export const emptyIndex: OrderIndex = { entries: [] };

/** Commutative, associative, idempotent. */
export function mergeIndexes(a: OrderIndex, b: OrderIndex): OrderIndex {
  const byOrder = new Map<string, number>();
  for (const { orderId, placedAtMs } of [...a.entries, ...b.entries]) {
    byOrder.set(orderId, Math.max(placedAtMs, byOrder.get(orderId) ?? 0));
  }
  const entries = [...byOrder].map(([orderId, placedAtMs]) => ({ orderId, placedAtMs }));
  entries.sort((x, y) => y.placedAtMs - x.placedAtMs || compareText(x.orderId, y.orderId));
  return { entries: entries.slice(0, entriesKept) };
}

export function encodeIndex({ entries }: OrderIndex): string {
  return JSON.stringify({ v: formatVersion, orders: entries.map(({ orderId, placedAtMs }) => [orderId, placedAtMs]) });
}

/** Null for what `encodeIndex` did not write. */
export function decodeIndex(text: string): OrderIndex | null {
  const parsed = encodedSchema.safeParse(jsonOf(text));
  if (!parsed.success) return null;
  const entries = parsed.data.orders.map(([orderId, placedAtMs]) => ({ orderId, placedAtMs }));
  const index = mergeIndexes({ entries }, emptyIndex);
  return encodeIndex(index) === text ? index : null;
}
