import type { Mutant } from "./mutant.ts";

const inCarts = { package: "cart", preset: "cart" } as const;

/** Bugs of the cart library, which the store cannot notice: it keeps what it is given. */
export const cartMutants: readonly Mutant[] = [
  {
    ...inCarts,
    id: "cart-removal-forgets-what-it-saw",
    file: "or-map.ts",
    find: 'case "remove-code":\n      return { ...emptyCart, seen: contextOf([id, ...operation.observed]) };',
    replace: 'case "remove-code":\n      return { ...emptyCart, seen: contextOf([id]) };',
    killedBy: ["C2"],
  },
  {
    ...inCarts,
    id: "cart-merge-drops-tombstones",
    file: "or-map.ts",
    find: "if (!table.isSeenWithout(tag, holders)) kept.push(entry);",
    replace: "if (lists.length > 2 || !table.isSeenWithout(tag, holders)) kept.push(entry);",
    killedBy: ["C2"],
  },
  {
    ...inCarts,
    id: "cart-merge-wants-a-piece-everywhere",
    file: "or-map.ts",
    find: "if (!table.isSeenWithout(tag, holders)) kept.push(entry);",
    replace:
      "if (holders.length === lists.length || lists.length === 2 && !table.isSeenWithout(tag, holders)) kept.push(entry);",
    killedBy: ["C1"],
  },
  {
    ...inCarts,
    id: "cart-operation-id-reused",
    file: "apply-operation.ts",
    find: "policy.apply(stored.cart, operation)",
    replace: 'policy.apply(stored.cart, { ...operation, id: operation.id.replace(/[0-9]$/, "1") })',
    killedBy: ["C1", "C3"],
  },
  {
    ...inCarts,
    id: "cart-context-forgotten",
    file: "or-map.ts",
    find: "seen: unionOf(...contexts),",
    replace: "seen: unionOf(...contexts.slice(0, 2)),",
    killedBy: ["C1", "C2", "C3"],
  },
  {
    ...inCarts,
    id: "cart-context-closes-gaps",
    file: "causal-context.ts",
    find: "from <= last[1] + 1",
    replace: "from <= last[1] + 2",
    killedBy: ["C1"],
  },
  {
    ...inCarts,
    id: "cart-merge-leaves-a-version-out",
    file: "reconcile.ts",
    find: "policy.mergeAll(distinct.map(({ stored }) => stored.cart))",
    replace: "policy.mergeAll(distinct.slice(0, 2).map(({ stored }) => stored.cart))",
    killedBy: ["C1"],
  },
  {
    ...inCarts,
    id: "cart-with-a-gap-cannot-be-read",
    file: "encoding.ts",
    find: "const historySchema = z.tuple([index], range);",
    replace: "const historySchema = z.tuple([index, range]);",
    killedBy: ["C4"],
  },
  {
    ...inCarts,
    id: "paper-union-keeps-one-side",
    file: "paper-union.ts",
    find: "contributions: canonical(carts.flatMap(({ contributions }) => contributions)),",
    replace: "contributions: carts.at(-1)?.contributions ?? [],",
    killedBy: ["C1"],
  },
];
