import type { Cart } from "../cart.ts";
import { decodeCart, encodeCart } from "../encoding.ts";
import { groupByLine, lineKey } from "../lines.ts";
import { operationId } from "../operation-id.ts";
import { orMap } from "../or-map.ts";
import { type CartVersion, reconcile } from "../reconcile.ts";
import { emptyStoredCart } from "../stored-cart.ts";

/**
 * The cart of the promise "100 lines, 1,000 operations, 8 siblings": one history of 40 tabs, and eight versions that
 * each went on alone for 100 operations more. A fixed recipe, so that numbers of two runs compare.
 */
const recipe = { lines: 100, operations: 1_000, tabs: 40, siblings: 8, operationsApart: 100 } as const;

export interface MergeBenchOptions {
  /** Milliseconds, ascending, as fine as can be had: `performance.now`. */
  readonly now: () => number;
  /** Merges measured, after a tenth as many to warm up. Default 500. */
  readonly rounds?: number;
}

export interface MergeBenchResult {
  /** Merging eight decoded versions, record of the merge included. */
  readonly mergeP50Ms: number;
  readonly mergeP99Ms: number;
  /** Reading the eight texts of the store and merging them. */
  readonly readAndMergeP50Ms: number;
  /** The common cart before the versions parted, encoded. */
  readonly encodedBytes: number;
  /** Ranges in the causal context of the merge: what its history costs. */
  readonly contextRanges: number;
}

/** Measures a merge of eight siblings. Runs in a server and in a browser; reads no clock but `now`. */
export function benchMerge({ now, rounds = 500 }: MergeBenchOptions): MergeBenchResult {
  const { common, versions } = siblingsOfOneCart();
  const merge = (): void => void reconcile(versions, orMap);
  const readAndMerge = (): void => {
    const read = versions.flatMap(({ vtag, text = "" }) => {
      const decoded = decodeCart(text);
      return decoded.ok ? [{ vtag, stored: decoded.stored, text }] : [];
    });
    reconcile(read, orMap);
  };
  const merges = timesOf(merge, { now, rounds });
  const reads = timesOf(readAndMerge, { now, rounds });
  const merged = reconcile(versions, orMap).stored.cart;
  return {
    mergeP50Ms: percentile(merges, 0.5),
    mergeP99Ms: percentile(merges, 0.99),
    readAndMergeP50Ms: percentile(reads, 0.5),
    encodedBytes: encodeCart({ ...emptyStoredCart("or-map"), cart: common, writtenIn: ["east"] }).length,
    contextRanges: merged.seen.reduce((sum, { ranges }) => sum + ranges.length, 0),
  };
}

/** The recipe's common cart, and the versions that grew out of it. */
export function siblingsOfOneCart(): { readonly common: Cart; readonly versions: readonly CartVersion[] } {
  const common = grown(orMap.empty(), { count: recipe.operations, actorOf: (at) => at % recipe.tabs });
  const versions = Array.from({ length: recipe.siblings }, (_, sibling): CartVersion => {
    const cart = grown(common, { count: recipe.operationsApart, actorOf: () => recipe.tabs + sibling });
    const stored = { ...emptyStoredCart("or-map"), cart, writtenIn: [sibling % 2 === 0 ? "east" : "west"] };
    return { vtag: `v${sibling}`, stored, text: encodeCart(stored) };
  });
  return { common, versions };
}

interface Growth {
  readonly count: number;
  /** The number of the tab that makes the operation at this place. */
  readonly actorOf: (at: number) => number;
}

/** The cart after operations that each set the quantity of a line, in turn, and replace what its tab saw there. */
function grown(start: Cart, { count, actorOf }: Growth): Cart {
  const counters = new Map<number, number>();
  return Array.from({ length: count }).reduce<Cart>((cart, _, at) => {
    const actor = actorOf(at);
    const counter = (counters.get(actor) ?? 0) + 1;
    counters.set(actor, counter);
    const line = { productId: `some-product-name-${at % recipe.lines}`, variantId: "warm-white" };
    const observed = groupByLine(cart.contributions).get(lineKey(line)) ?? [];
    return orMap.apply(cart, {
      type: "set-quantity",
      id: operationId((actor + 1).toString(16).padStart(16, "0"), counter),
      ...line,
      quantity: 2,
      observed: observed.map(({ tag }) => tag),
      origin: "east",
      atMs: 1_763_600_000_000 + at,
    });
  }, start);
}

function timesOf(task: () => void, { now, rounds }: { readonly now: () => number; readonly rounds: number }): number[] {
  for (let round = 0; round < rounds / 10; round += 1) task();
  return Array.from({ length: rounds }, () => {
    const before = now();
    task();
    return now() - before;
  });
}

function percentile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? 0;
}
