import { createHash } from "node:crypto";
import {
  type Cart,
  type CartLine,
  codesOf,
  currency,
  encodeCart,
  generationOf,
  type LineId,
  linesOf,
  noticeOf,
  type Reconciliation,
  reconciliationName,
  type StoredCart,
  sumOrNull,
  timesQuantity,
  totalsOf,
} from "@cartwheel/cart";
import type { CartLineView, CartView, ReconciliationView } from "../schemas/cart-view.ts";
import type { Product } from "../schemas/catalog.ts";
import type { PolicyName } from "../schemas/shared.ts";
import { contextJson } from "./context-json.ts";

/** Products by id; null when the catalogue cannot be reached. */
export type ProductIndex = ReadonlyMap<string, Product> | null;

export interface CartFacts {
  readonly stored: StoredCart;
  readonly complete: boolean;
  /** Size of the store's causal context. */
  readonly contextBytes: number;
}

const incompleteCaution = "We could not reach every copy of your cart just now. There may be more in it than is shown.";

/** A cart as a shopper sees it. Prices come from the catalogue and from nowhere else. */
export function cartView(facts: CartFacts, products: ProductIndex): CartView {
  const { stored, complete } = facts;
  const { cart } = stored;
  const lines = linesOf(cart).map((line) => lineView(line, products));
  const codes = codesOf(cart);
  const subtotalMinor = sumOrNull(lines.map(({ lineTotalMinor }) => lineTotalMinor));
  const totals =
    subtotalMinor === null
      ? { subtotalMinor, discount: null, totalMinor: null }
      : totalsOf(
          subtotalMinor,
          codes.map(({ code }) => code),
        );
  return {
    version: versionOf(facts),
    policy: stored.policy,
    state: stateOf(cart),
    lines,
    itemCount: lines.reduce((count, { quantity }) => count + quantity, 0),
    generation: generationOf(cart),
    codes: codes.map(({ code, tags }) => ({ code, tags: [...tags] })),
    currency,
    ...totals,
    complete,
    caution: complete ? null : incompleteCaution,
    reconciliation: stored.reconciliation === null ? null : reconciliationView(stored.reconciliation, facts, products),
  };
}

/** The value itself, as the schema's mutable arrays. */
function stateOf({ seen, contributions, codes, checkouts }: Cart): CartView["state"] {
  return {
    seen: contextJson(seen),
    contributions: [...contributions],
    codes: [...codes],
    checkouts: checkouts.map(({ generation, tag, ordered }) => ({ generation, tag, ordered: contextJson(ordered) })),
  };
}

/** What a shopper calls a line: "Stoneware mug (Sky)". Its ids where the catalogue does not know it. */
export function nameOfLine({ productId, variantId }: LineId, products: ProductIndex): string {
  const product = products?.get(productId);
  if (product === undefined) return productId;
  const variant = product.variants.find(({ id }) => id === variantId);
  return variant === undefined || product.variants.length === 1 ? product.name : `${product.name} (${variant.name})`;
}

export function reconciliationView(
  record: Reconciliation,
  facts: { readonly stored: { readonly policy: PolicyName }; readonly contextBytes: number },
  products: ProductIndex,
): ReconciliationView {
  return {
    id: digest(reconciliationName(record)),
    siblings: record.versions.length,
    policy: facts.stored.policy,
    sentence: noticeOf(record, (line) => nameOfLine(line, products)),
    regions: [...new Set(record.versions.flatMap(({ writtenIn }) => writtenIn))].sort(),
    lines: record.lines.map((line) => ({
      ...line,
      before: [...line.before],
      origins: [...line.origins],
      name: nameOfLine(line, products),
    })),
    unchangedLines: record.unchangedLines,
    contextBytes: facts.contextBytes,
  };
}

function lineView(line: CartLine, products: ProductIndex): CartLineView {
  const product = products?.get(line.productId);
  const variant = product?.variants.find(({ id }) => id === line.variantId);
  const unitPriceMinor = variant?.priceMinor ?? null;
  return {
    productId: line.productId,
    variantId: line.variantId,
    productName: product?.name ?? line.productId,
    variantName: variant?.name ?? line.variantId,
    artwork: product?.artwork ?? null,
    colour: variant?.colour ?? null,
    quantity: line.quantity,
    unitPriceMinor,
    lineTotalMinor: unitPriceMinor === null ? null : timesQuantity(unitPriceMinor, line.quantity),
    origins: [...line.origins],
    tags: [...line.tags],
  };
}

/** Equal content, equal version, on every server: it resumes subscriptions after a server was replaced. */
function versionOf({ stored, complete }: CartFacts): string {
  return `${digest(encodeCart(stored))}${complete ? "" : "-incomplete"}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
