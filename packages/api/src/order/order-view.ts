import {
  currency,
  type OrderRecord,
  type OtherPlacement,
  othersOf,
  type PlacedLine,
  type Placement,
  quantityOfLine,
  timesQuantity,
} from "@cartwheel/cart";
import type { z } from "zod";
import type { OrderLineView, OrderView, OtherPlacementView, placementSchema } from "../schemas/order.ts";
import { orderNumber } from "./order-key.ts";

const incompleteCaution =
  "We could not reach every copy of this order just now. If it was placed in another region as well, that will show here later.";

export interface OrderFacts {
  readonly orderId: string;
  readonly record: OrderRecord;
  readonly complete: boolean;
}

/** An order as its customer sees it. At least one placement; the first is the chosen one. */
export function orderView({ orderId, record, complete }: OrderFacts): OrderView {
  const [chosen] = record.placements;
  if (chosen === undefined) throw new RangeError("an order has at least one placement");
  const others = othersOf(record);
  return {
    orderId,
    number: orderNumber(orderId),
    ...placementView(chosen),
    siblings: record.placements.length,
    others: others.map((other) => otherView(other, chosen)),
    sentence: others.length === 0 ? null : sentenceOf(chosen, others),
    complete,
    caution: complete ? null : incompleteCaution,
  };
}

/** What a shopper calls a line: "Stoneware mug (Sky)". */
function nameOf({ productName, variantName }: PlacedLine): string {
  return `${productName} (${variantName})`;
}

function placementView(placement: Placement): z.infer<typeof placementSchema> {
  const { operationId, placedIn, placedAtMs, subtotalMinor, discount, totalMinor, contact, delivery, payment } =
    placement;
  const lines = placement.lines.map(lineView);
  return {
    placement: operationId,
    placedIn,
    placedAtMs,
    lines,
    itemCount: lines.reduce((count, { quantity }) => count + quantity, 0),
    currency,
    subtotalMinor,
    discount,
    totalMinor,
    contact,
    delivery,
    payment,
  };
}

function lineView(line: PlacedLine): OrderLineView {
  const { pieces: _pieces, ...shown } = line;
  const quantity = quantityOfLine(line);
  return { ...shown, quantity, lineTotalMinor: timesQuantity(line.unitPriceMinor, quantity) };
}

function otherView({ placement, returned }: OtherPlacement, chosen: Placement): OtherPlacementView {
  return {
    ...placementView(placement),
    returned: returned.map((line) => ({
      productId: line.productId,
      variantId: line.variantId,
      name: nameOf(line),
      quantity: quantityOfLine(line),
    })),
    differs: differences(placement, chosen),
  };
}

function differences(other: Placement, chosen: Placement): OtherPlacementView["differs"] {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const prices = new Map(chosen.lines.map((line) => [`${line.productId}/${line.variantId}`, line.unitPriceMinor]));
  const priceDiffers = other.lines.some((line) => {
    const price = prices.get(`${line.productId}/${line.variantId}`);
    return price !== undefined && price !== line.unitPriceMinor;
  });
  const found: OtherPlacementView["differs"] = [];
  if (!same(other.contact, chosen.contact)) found.push("contact");
  if (!same(other.delivery, chosen.delivery)) found.push("delivery");
  if (other.payment !== chosen.payment) found.push("payment");
  if (priceDiffers || other.discount?.code !== chosen.discount?.code) found.push("prices");
  return found;
}

/**
 * "This cart was ordered 2 times, in east and in west, while the regions could not hear of each other. It is one order:
 * the one from west counts. Back in your cart: 2 × Brass pen (Raw brass) from east."
 */
function sentenceOf(chosen: Placement, others: readonly OtherPlacement[]): string {
  const regions = [...new Set([chosen, ...others.map(({ placement }) => placement)].map(({ placedIn }) => placedIn))];
  const back = others.flatMap(({ placement, returned }) =>
    returned.map((line) => `${times(quantityOfLine(line))}${nameOf(line)} from ${placement.placedIn}`),
  );
  const where = regions.length === 1 ? `in ${regions.join()}` : `in ${regions.toSorted().join(" and in ")}`;
  const opening = `This cart was ordered ${others.length + 1} times, ${where}, while the copies could not hear of each other.`;
  const choice = `It is one order: the one from ${chosen.placedIn} counts.`;
  const end = back.length === 0 ? "It holds everything that was ordered." : `Back in your cart: ${back.join(", ")}.`;
  return `${opening} ${choice} ${end}`;
}

function times(quantity: number): string {
  return quantity === 1 ? "" : `${quantity} × `;
}
