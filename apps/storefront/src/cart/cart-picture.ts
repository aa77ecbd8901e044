import {
  type Cart,
  type CartPolicy,
  codesOf,
  covers,
  type LineId,
  lineKey,
  mergePending,
  sumOrNull,
  timesQuantity,
  type Totals,
  totalsOf,
} from "@cartwheel/cart";
import { labelOf, type LineLabel, type PendingChange } from "./pending-change.ts";

/** A line as the page draws it. */
export interface ShownLine extends LineLabel {
  readonly quantity: number;
  /** Null where the price is not known. */
  readonly totalMinor: number | null;
  /** Regions in which its pieces were added. */
  readonly origins: readonly string[];
  /** What a change of this line must name as observed. */
  readonly tags: readonly string[];
  /** Something of it is not acknowledged yet. */
  readonly pending: boolean;
}

/** A discount code in the cart. */
export interface ShownCode {
  readonly code: string;
  /** What taking it out must name as observed. */
  readonly tags: readonly string[];
  readonly pending: boolean;
}

export interface CartPicture {
  readonly lines: readonly ShownLine[];
  readonly codes: readonly ShownCode[];
  readonly itemCount: number;
  /** The sum of the lines, the discount, and what is left to pay; null where a price is not known. */
  readonly totals: Totals | null;
}

interface PictureInput {
  /** What servers have told, merged. */
  readonly known: Cart;
  /** What this browser has done since. */
  readonly pending: readonly PendingChange[];
  readonly policy: CartPolicy;
  /**
   * By line key, in the order in which this tab first saw the lines. They are shown in that order: a new quantity is a
   * new contribution, and must not make its line jump.
   */
  readonly labels: ReadonlyMap<string, LineLabel>;
}

/**
 * What the page shows: `merge(server's cart, pending operations)` by the very functions with which the server merges.
 * So an operation that arrives twice, here and from the server, counts once, and nothing has to be rolled back.
 */
export function pictureOf({ known, pending, policy, labels }: PictureInput): CartPicture {
  const operations = pending.map(({ operation }) => operation);
  const places = new Map([...labels.keys()].map((key, place) => [key, place]));
  const placeOf = (line: LineId): number => places.get(lineKey(line)) ?? places.size;
  const merged = mergePending(known, operations, policy);
  const sorted = merged.lines.toSorted((a, b) => placeOf(a) - placeOf(b));
  const lines = sorted.map((line): ShownLine => {
    const label = labels.get(lineKey(line)) ?? unnamed(line);
    return {
      ...labelOf(label),
      quantity: line.quantity,
      totalMinor: label.unitPriceMinor === null ? null : timesQuantity(label.unitPriceMinor, line.quantity),
      origins: line.origins,
      tags: line.tags,
      pending: line.pending,
    };
  });
  const codes = codesOf(merged.cart).map(({ code, tags }) => ({
    code,
    tags,
    pending: tags.some((tag) => !covers(known.seen, tag)),
  }));
  const subtotalMinor = sumOrNull(lines.map(({ totalMinor }) => totalMinor));
  return {
    lines,
    codes,
    itemCount: lines.reduce((count, line) => count + line.quantity, 0),
    totals:
      subtotalMinor === null
        ? null
        : totalsOf(
            subtotalMinor,
            codes.map(({ code }) => code),
          ),
  };
}

/** A line that no catalogue has described: its ids are all there is to show. */
function unnamed({ productId, variantId }: { readonly productId: string; readonly variantId: string }): LineLabel {
  return {
    productId,
    variantId,
    productName: productId,
    variantName: variantId,
    artwork: null,
    colour: null,
    unitPriceMinor: null,
  };
}
