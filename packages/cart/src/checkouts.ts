import type { Cart, CausalContext, Checkout } from "./cart.ts";
import { contextOf, unionOf } from "./causal-context.ts";
import { compareText } from "./compare-text.ts";
import type { CheckoutOperation } from "./operation.ts";

/**
 * Which orders were made of a cart. The generation counts them, so that it can name the next one: whoever orders the
 * same cart again, by a double click or on the other side of a partition, uses the same generation and so writes the
 * same order.
 *
 *     east   generation 0  --order-->  checkouts 0 t1   generation 1  --.
 *                                                                         >--  checkouts 0 t1, 0 t2   generation 1
 *     west   generation 0  --order-->  checkouts 0 t2   generation 1  --'      two placements of order 0 have met
 *
 * Only the last few generations are kept: nobody asks about older ones. Forgetting by distance from the highest commutes
 * with merging, because what is too old for a part is too old for the whole.
 */
const generationsKept = 4;

/** The entry of an order as its operation makes it. */
export function checkoutOf({ id, generation, observed }: CheckoutOperation): Checkout {
  return { generation, tag: id, ordered: contextOf(observed) };
}

/** Everything that the orders which are still noted took out. */
export function orderedIn({ checkouts }: Cart): CausalContext {
  return unionOf(...checkouts.map(({ ordered }) => ordered));
}

/** Orders made of this cart so far, which is the number of the next. */
export function generationOf({ checkouts }: Cart): number {
  return (checkouts.at(-1)?.generation ?? -1) + 1;
}

/** Generations, of those that are kept, that were ordered more than once, ascending. */
export function contestedGenerations({ checkouts }: Cart): readonly number[] {
  const generations = checkouts.map(({ generation }) => generation);
  return [...new Set(generations.filter((generation, at) => generations.indexOf(generation) !== at))];
}

/** In canonical order, each once, without those that are too old. */
export function canonicalCheckouts(checkouts: readonly Checkout[]): readonly Checkout[] {
  if (checkouts.length === 0) return checkouts;
  const byName = Map.groupBy(checkouts, ({ generation, tag }) => `${generation}/${tag}`);
  const sorted = [...byName.values()]
    .flatMap(joined)
    .sort((a, b) => a.generation - b.generation || compareText(a.tag, b.tag));
  const latest = sorted.at(-1)?.generation ?? 0;
  return sorted.filter(({ generation }) => generation > latest - generationsKept);
}

/** Entries of one order as one: two shops that took one press of the button may each have known of other pieces. */
function joined([first, ...others]: readonly Checkout[]): readonly Checkout[] {
  if (first === undefined || others.length === 0) return first === undefined ? [] : [first];
  return [{ ...first, ordered: unionOf(first.ordered, ...others.map(({ ordered }) => ordered)) }];
}
