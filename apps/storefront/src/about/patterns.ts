export interface Pattern {
  readonly name: string;
  readonly rule: string;
  readonly settings: string;
  readonly forYou: string;
  readonly why: string;
  /** Where it is done, from the root of the repository. */
  readonly code: readonly string[];
}

/** The three ways of section 6 of the paper, as this shop uses them. */
export const patterns: readonly Pattern[] = [
  {
    name: "Carts are merged by the shop",
    rule: "Business-logic reconciliation",
    settings: "bucket carts · N=3 R=2 W=2 · keeps siblings",
    forYou: "Whatever you add stays added, even when the shop is cut in two while you are shopping in both halves.",
    why: "The store keeps versions that nobody compared side by side. The shop knows what a cart means, so it joins them: each thing you put in has its own tag, and taking something out removes exactly the tags you saw.",
    code: ["packages/cart/src/or-map.ts", "packages/cart/src/reconcile.ts", "packages/api/src/cart/cart-repository.ts"],
  },
  {
    name: "Sessions: the last write wins",
    rule: "Timestamp-based reconciliation",
    settings: "bucket sessions · N=3 R=2 W=2 · last-write-wins at read",
    forYou: "Your name on this device is whatever you chose most recently.",
    why: "Two versions of who is signed in cannot be joined in a useful way, and little is lost with the older one. So a reader takes the version with the later time. Nothing is overwritten blindly: both versions are kept until one was read.",
    code: ["packages/dynamo/src/versioning/resolver.ts", "packages/api/src/session/session-service.ts"],
  },
  {
    name: "The catalogue is a read engine",
    rule: "High-performance read engine",
    settings: "bucket catalog · N=3 R=1 W=3",
    forYou: "Pages open quickly, and go on opening while most of the cluster is away.",
    why: "Products are read all day and written rarely. Writing to every copy makes any single copy good enough to read.",
    code: ["packages/api/src/catalog/catalog-service.ts"],
  },
];

/** Every file that is named above, and so may be read in the shop. */
export const codeShown: ReadonlySet<string> = new Set(patterns.flatMap(({ code }) => code));
