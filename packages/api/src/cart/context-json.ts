import type { CausalContext } from "@cartwheel/cart";

/** A causal context as the plain, mutable arrays that a schema speaks of. */
export function contextJson(context: CausalContext): { actor: string; ranges: [number, number][] }[] {
  return context.map(({ actor, ranges }) => ({ actor, ranges: ranges.map(([from, to]) => [from, to]) }));
}
