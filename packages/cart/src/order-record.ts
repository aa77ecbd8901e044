import { z } from "zod";
import type { Cart } from "./cart.ts";
import { covers, operationsSeen } from "./causal-context.ts";
import { compareText } from "./compare-text.ts";
import { jsonOf } from "./json-of.ts";
import { type PlacedLine, type Placement, placementSchema } from "./placement.ts";

/**
 * An order: the placements that met under one key, as a rule one. Both sides of a partition that order the same cart
 * compute the same key, so their placements meet here as siblings of one order instead of becoming two orders.
 *
 *     east   placement a  {lamp t1}            --.
 *                                                  >--  placements b, a     b is chosen, and has never seen...
 *     west   placement b  {lamp t1, kettle t2} --'                          ...nothing of a: nothing goes back
 *
 * Merging is union, by operation id. Invariant: `placements` is in order of choice, so the first is chosen, by every
 * reader of the same set alike.
 */
export interface OrderRecord {
  readonly placements: readonly Placement[];
}

/**
 * Placements kept. More cannot meet than a broken system has sides; should they, the last in order of choice go. What
 * is too far back for a part is too far back for the whole, so forgetting commutes with merging.
 */
const placementsKept = 16;

const formatVersion = 1;
const encodedSchema = z.strictObject({ v: z.literal(formatVersion), placements: z.array(placementSchema).min(1) });

export const emptyOrder: OrderRecord = { placements: [] };

/** Commutative, associative, idempotent. */
export function mergeOrders(a: OrderRecord, b: OrderRecord): OrderRecord {
  const byOperation = new Map<string, Placement>();
  for (const placement of [...a.placements, ...b.placements]) {
    const known = byOperation.get(placement.operationId);
    if (known === undefined || compareChoice(placement, known) < 0) byOperation.set(placement.operationId, placement);
  }
  return { placements: [...byOperation.values()].sort(compareChoice).slice(0, placementsKept) };
}

/** The order's one text: equal orders have equal bytes. */
export function encodeOrder({ placements }: OrderRecord): string {
  return JSON.stringify(encodedSchema.parse({ v: formatVersion, placements }));
}

/** Null for what `encodeOrder` did not write. */
export function decodeOrder(text: string): OrderRecord | null {
  const parsed = encodedSchema.safeParse(jsonOf(text));
  if (!parsed.success) return null;
  const record = mergeOrders({ placements: parsed.data.placements }, emptyOrder);
  return encodeOrder(record) === text ? record : null;
}

/** A placement that was not chosen, and what becomes of the pieces that the chosen one does not hold. */
export interface OtherPlacement {
  readonly placement: Placement;
  /** Lines, with those pieces only, that the chosen one had never seen: they go back into the cart. */
  readonly returned: readonly PlacedLine[];
}

/**
 * The placements beside the chosen one. A piece that the chosen one had seen, does not hold and did not leave in the
 * cart was taken out or replaced on purpose, so it stays out, just as in a merge of carts. A piece of two placements
 * goes back once.
 */
export function othersOf({ placements }: OrderRecord): readonly OtherPlacement[] {
  const [chosen, ...others] = placements;
  if (chosen === undefined) return [];
  const stayed = new Set(chosen.stayed);
  const settled = new Set<string>();
  const goesBack = (tag: string): boolean => (!covers(chosen.seen, tag) || stayed.has(tag)) && !settled.has(tag);
  return others.map((placement) => {
    const lines = placement.lines.flatMap((line): PlacedLine[] => {
      const pieces = line.pieces.filter(({ tag }) => goesBack(tag));
      return pieces.length === 0 ? [] : [{ ...line, pieces }];
    });
    for (const { tag } of lines.flatMap(({ pieces }) => pieces)) settled.add(tag);
    return { placement, returned: lines };
  });
}

/**
 * The order of choice: who knew most of the cart comes first, which puts a placement before any that it could have
 * known; then the earlier; then any fixed order.
 */
function compareChoice(a: Placement, b: Placement): number {
  return (
    operationsSeen(b.seen) - operationsSeen(a.seen) ||
    a.placedAtMs - b.placedAtMs ||
    compareText(a.operationId, b.operationId) ||
    compareText(JSON.stringify(a), JSON.stringify(b))
  );
}

/** Whether the order holds a placement for each time that the cart says it was ordered. */
export function holdsAll({ placements }: OrderRecord, { checkouts }: Cart, generation: number): boolean {
  const held = new Set(placements.map(({ operationId }) => operationId));
  return checkouts.filter((checkout) => checkout.generation === generation).every(({ tag }) => held.has(tag));
}
