import type {
  AddOperation,
  ApplyCodeOperation,
  OperationId,
  RemoveCodeOperation,
  RemoveOperation,
  SetQuantityOperation,
} from "@cartwheel/cart";

/** What a line looks like, kept with a change so that it can be shown before any server has answered. */
export interface LineLabel {
  readonly productId: string;
  readonly variantId: string;
  readonly productName: string;
  readonly variantName: string;
  readonly artwork: string | null;
  readonly colour: string | null;
  readonly unitPriceMinor: number | null;
}

/** What a shopper can do to a line. */
export type LineOperation = AddOperation | SetQuantityOperation | RemoveOperation;

/** What a shopper can do with a discount code. */
export type CodeOperation = ApplyCodeOperation | RemoveCodeOperation;

/** What a shopper can do here. The cart knows more operations; no button makes them. */
export type ShopperOperation = LineOperation | CodeOperation;

/** A change that this browser made and no server has acknowledged yet. */
export type PendingChange = LineChange | CodeChange;

interface Waiting {
  /** `session.cartTag` of the cart it was made in; null when it was made before any session was known. */
  readonly cartTag: string | null;
}

export interface LineChange extends Waiting {
  /** The value that is merged into what the page shows, and whose id makes sending it twice harmless. */
  readonly operation: LineOperation;
  readonly label: LineLabel;
}

export interface CodeChange extends Waiting {
  readonly operation: CodeOperation;
  readonly code: string;
}

/** Only the label's own fields: a line carries more, which has no business in the browser's storage. */
export function labelOf(label: LineLabel): LineLabel {
  const { productId, variantId, productName, variantName, artwork, colour, unitPriceMinor } = label;
  return { productId, variantId, productName, variantName, artwork, colour, unitPriceMinor };
}

/** Whether a change belongs to the cart that `cartTag` stands for. One made before any session goes to the first. */
export function isFor(change: PendingChange, cartTag: string): boolean {
  return change.cartTag === null || change.cartTag === cartTag;
}

export function isLineChange(change: PendingChange): change is LineChange {
  return "label" in change;
}

/** What a change is about, in a word for the shopper. */
export function nameOf(change: PendingChange): string {
  return isLineChange(change) ? change.label.productName : `Code ${change.code}`;
}

export function idOf(change: PendingChange): OperationId {
  return change.operation.id;
}
