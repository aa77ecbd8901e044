import type { Mutant } from "./mutant.ts";

/** Bugs in what is kept beside rows, and in what becomes of rows in time (design §5). */
export const storageMutants: readonly Mutant[] = [
  {
    id: "dropped-row-left-in-the-tree",
    file: "anti-entropy/hash-forest.ts",
    find: "if (before !== null) this.#toggle(before);",
    replace: "if (before !== null && after !== null) this.#toggle(before);",
    killedBy: ["O15"],
  },
  {
    id: "expired-versions-shown",
    file: "versioning/resolver.ts",
    find: "sibling.expiresAtMs === null || sibling.expiresAtMs > wallMs",
    replace: "sibling.expiresAtMs === null || wallMs > 0",
    killedBy: ["O7"],
  },
  {
    id: "reaped-before-it-expires",
    file: "node/queries.ts",
    find: "expiresAtMs !== null && expiresAtMs <= wallMs",
    replace: "expiresAtMs !== null && wallMs > 0",
    killedBy: ["O1"],
  },
  {
    id: "fresh-actor-for-each-put",
    file: "versioning/actor.ts",
    find: "if (!covers(context, next)) return { dot: next, fresh: null };",
    replace: "if (covers(context, next)) return { dot: next, fresh: null };",
    killedBy: ["O12"],
  },
];
