import type { Cart, CausalContext } from "./cart.ts";
import { compareContents } from "./contribution.ts";

/** Whether two carts are equal in everything. Both are canonical, so they are compared place by place. */
export function isSameCart(a: Cart, b: Cart): boolean {
  return (
    sameEach(a.contributions, b.contributions, (x, y) => x.tag === y.tag && compareContents(x, y) === 0) &&
    sameEach(a.codes, b.codes, (x, y) => x.tag === y.tag && x.code === y.code) &&
    sameEach(
      a.checkouts,
      b.checkouts,
      (x, y) => x.tag === y.tag && x.generation === y.generation && isSameContext(x.ordered, y.ordered),
    ) &&
    isSameContext(a.seen, b.seen)
  );
}

function isSameContext(a: CausalContext, b: CausalContext): boolean {
  return sameEach(a, b, (x, y) => x.actor === y.actor && sameEach(x.ranges, y.ranges, isSameRange));
}

type Range = CausalContext[number]["ranges"][number];

function isSameRange([from, to]: Range, [otherFrom, otherTo]: Range): boolean {
  return from === otherFrom && to === otherTo;
}

function sameEach<Entry>(a: readonly Entry[], b: readonly Entry[], same: (x: Entry, y: Entry) => boolean): boolean {
  return (
    a.length === b.length &&
    a.every((x, at) => {
      const y = b[at];
      return y !== undefined && same(x, y);
    })
  );
}
