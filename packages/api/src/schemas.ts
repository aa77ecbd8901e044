import { cartLimits, cartSchema, operationIdSchema, slugSchema } from "@cartwheel/cart";
import { z } from "zod";

/**
 * Every shape that crosses the API, in and out. Money is in integer minor units (cents). `null` where a price is meant:
 * the catalogue could not be reached; never zero.
 */

export const policySchema = z.enum(["or-map", "paper-union"]);
const currencySchema = z.literal("EUR");
const minorSchema = z.int().min(0);
const countSchema = z.int().min(0);

// ---- catalogue ----

export const categorySchema = z.enum(["lighting", "kitchen", "furniture", "textiles", "garden", "desk"]);

const variantSchema = z.strictObject({
  id: slugSchema,
  name: z.string(),
  priceMinor: minorSchema,
  /** Advisory: checkout never waits for it. */
  stock: countSchema,
  /** A CSS colour for the artwork and the swatch, `#rrggbb`. */
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
});

export const productSchema = z.strictObject({
  id: slugSchema,
  name: z.string(),
  category: categorySchema,
  /** One line under the name. */
  tagline: z.string(),
  description: z.string(),
  currency: currencySchema,
  /** At least one. The first is shown first. */
  variants: z.array(variantSchema).min(1),
  /** Names the drawing that the storefront has for it. */
  artwork: slugSchema,
});

export const catalogListInput = z.strictObject({ category: categorySchema.optional() });
export const catalogListOutput = z.strictObject({
  products: z.array(productSchema),
  categories: z.array(z.strictObject({ id: categorySchema, name: z.string(), products: countSchema })),
});
export const catalogSearchInput = z.strictObject({ query: z.string().trim().max(80) });
export const catalogSearchOutput = z.strictObject({ products: z.array(productSchema) });
export const catalogByIdInput = z.strictObject({ productId: slugSchema });

// ---- cart ----

const lineIdShape = { productId: slugSchema, variantId: slugSchema };

/** Tags (`line.tags`) that the shopper was looking at. Left out: what the server sees when the request arrives. */
const observedSchema = z.array(operationIdSchema).max(cartLimits.observedMax).optional();
const quantitySchema = z.int().min(1).max(cartLimits.quantityMax);

export const cartAddInput = z.strictObject({
  operationId: operationIdSchema,
  ...lineIdShape,
  quantity: quantitySchema,
});
export const cartSetQuantityInput = z.strictObject({
  operationId: operationIdSchema,
  ...lineIdShape,
  quantity: quantitySchema,
  observed: observedSchema,
});
export const cartRemoveInput = z.strictObject({
  operationId: operationIdSchema,
  ...lineIdShape,
  observed: observedSchema,
});
export const cartClearInput = z.strictObject({ operationId: operationIdSchema, observed: observedSchema });

const cartLineSchema = z.strictObject({
  ...lineIdShape,
  productName: z.string(),
  variantName: z.string(),
  artwork: slugSchema.nullable(),
  colour: z.string().nullable(),
  quantity: z.int().min(1),
  unitPriceMinor: minorSchema.nullable(),
  lineTotalMinor: minorSchema.nullable(),
  /** Regions in which the pieces of this line were added. */
  origins: z.array(slugSchema),
  /** The contributions behind the line. Send them as `observed` with a change of this line. */
  tags: z.array(operationIdSchema),
});

/** What the last merge of versions did to one line. Lines that were equal in all versions are not listed. */
const lineProvenanceSchema = z.strictObject({
  ...lineIdShape,
  name: z.string(),
  /** Quantity in each version, in the order of `versions`; 0: not in it. */
  before: z.array(countSchema),
  after: countSchema,
  /** Regions in which the pieces that not every version had were added. */
  origins: z.array(slugSchema),
  /**
   * `joined`: some versions did not have it. `added-up`: several versions brought pieces of their own.
   * `changed`: one version replaced pieces that another still had. `stays-removed`: a removal held.
   * `resurfaced`: removed in one version and brought back by another (paper-union only, paper §4.4).
   */
  fate: z.enum(["joined", "added-up", "changed", "stays-removed", "resurfaced"]),
});

const reconciliationSchema = z.strictObject({
  /** Names this merge, the same for every reader. Remember dismissed ids per device. */
  id: z.string(),
  /** How many versions were merged. */
  siblings: z.int().min(2),
  policy: policySchema,
  /** For the notice: "Combined 2 versions of your cart: Arc lamp from east, Whistling kettle from west." */
  sentence: z.string(),
  /** Regions that wrote the merged versions, sorted. */
  regions: z.array(slugSchema),
  lines: z.array(lineProvenanceSchema),
  /** Lines that were equal in all versions. */
  unchangedLines: countSchema,
  /** Size of the store's causal context at this read. */
  contextBytes: countSchema,
});

export const cartViewSchema = z.strictObject({
  /** Changes exactly when the content changes; equal on every server. */
  version: z.string().min(1),
  policy: policySchema,
  /** The cart's value, for `mergePending(state, pendingOperations, policyNamed(policy))` of @cartwheel/cart. */
  state: cartSchema,
  lines: z.array(cartLineSchema),
  /** Pieces in all lines. */
  itemCount: countSchema,
  currency: currencySchema,
  totalMinor: minorSchema.nullable(),
  /** False: not every copy could be asked, so there may be more than is shown. Never present it as the whole. */
  complete: z.boolean(),
  /** A sentence for people where `complete` is false. */
  caution: z.string().nullable(),
  /** The last merge of versions, until another replaces it. */
  reconciliation: reconciliationSchema.nullable(),
});

const durabilitySchema = z.strictObject({
  /** Nodes that held the change durably when it was acknowledged. At least 1. */
  copies: z.int().min(1),
  /** Copies there should be in the end. */
  n: z.int().min(1),
  /** Owners that could not be reached. Names of nodes. */
  missing: z.array(z.string()),
  /** False: fewer copies than the bucket's quorum. The change is kept, but say so. */
  quorum: z.boolean(),
  /** Worth telling the shopper: fewer copies than the quorum, or owners that could not be reached. */
  degraded: z.boolean(),
  /** "Saved on 1 of 3 replicas; the rest will follow." */
  sentence: z.string(),
});

export const cartChangeOutput = z.strictObject({
  operationId: operationIdSchema,
  cart: cartViewSchema,
  durability: durabilitySchema,
});

/**
 * `cartTag` is `session.cartTag`: pass it so that the subscription is renewed when the cart is another one.
 * `lastEventId` is filled in by the client library when it reconnects.
 */
export const cartChangesInput = z.strictObject({
  cartTag: z.string().max(64).optional(),
  lastEventId: z.string().max(64).nullish(),
});

/** A causal history as rows: one entry per actor, in the store or in the cart. */
const clockEntriesSchema = z.array(z.strictObject({ actor: z.string(), counter: countSchema }));

const storedVersionSchema = z.strictObject({
  /** Names the version among its siblings: its dot. */
  vtag: z.string(),
  /** Regions that wrote it. */
  writtenIn: z.array(slugSchema),
  writtenAtMs: z.number().nullable(),
  bytes: countSchema,
  /** Operations this version knows of, by actor (a browser tab). */
  operations: clockEntriesSchema,
  lines: z.array(z.strictObject({ ...lineIdShape, name: z.string(), quantity: z.int().min(1) })),
});

const replicaSchema = z.strictObject({
  node: z.string(),
  role: z.enum(["owner", "other"]),
  holds: z.enum(["row", "nothing", "unknown", "silent"]),
  /** The store's version vector at this replica. Empty when it holds no row. */
  clock: clockEntriesSchema,
  siblings: z.array(z.strictObject({ vtag: z.string(), writtenAtMs: z.number(), bytes: countSchema })),
});

export const cartDetailsOutput = z.strictObject({
  cartTag: z.string(),
  policy: policySchema,
  /** What the store holds now: one version, or several that the next read merges. */
  stored: z.array(storedVersionSchema),
  complete: z.boolean(),
  contextBytes: countSchema,
  /**
   * The last merge as it is recorded in the cart: before (per version) and after (per line). While several versions lie
   * in the store, the merge that the next read will record.
   */
  lastReconciliation: z
    .strictObject({
      ...reconciliationSchema.shape,
      versions: z.array(
        z.strictObject({ vtag: z.string(), writtenIn: z.array(slugSchema), operations: clockEntriesSchema }),
      ),
    })
    .nullable(),
  /** Which member holds what, in preference order. Null: the store cannot tell, or did not answer. */
  replicas: z.array(replicaSchema).nullable(),
  token: z.string().nullable(),
  partition: z.int().nullable(),
});

// ---- session ----

export const sessionSchema = z.strictObject({
  signedIn: z.boolean(),
  /** Null for a guest, or where the session record could not be read (`complete` false). */
  name: z.string().nullable(),
  policy: policySchema,
  /** The region of the shop that answered. */
  region: slugSchema,
  /** Stands for the current cart without naming it; changes at sign-in, sign-out and with the policy. */
  cartTag: z.string(),
  complete: z.boolean(),
});

export const signInInput = z.strictObject({
  operationId: operationIdSchema,
  name: z
    .string()
    .trim()
    .normalize("NFC")
    .min(1, { error: "Please enter a name", abort: true })
    .max(40, { error: "A name has at most 40 characters", abort: true })
    .regex(/^[\p{L}\p{N} .'_-]+$/u, "A name may hold letters, digits, spaces and . ' _ -"),
});

export const signInOutput = z.strictObject({
  session: sessionSchema,
  cart: cartViewSchema,
  /** What the guest's cart brought along, by line. Empty: it was empty, or had joined before. */
  cameAlong: z.array(z.strictObject({ ...lineIdShape, name: z.string(), quantity: z.int().min(1) })),
  /** For the notice: "Your guest cart joined your account: 2 × Arc lamp." Null: nothing came along. */
  sentence: z.string().nullable(),
  durability: durabilitySchema.nullable(),
});

export const signOutInput = z.strictObject({ operationId: operationIdSchema });
export const setPolicyInput = z.strictObject({ operationId: operationIdSchema, policy: policySchema });

// ---- cluster ----

const clusterNodeSchema = z.strictObject({
  id: z.string(),
  zone: z.string(),
  /** Whether this shop could reach it just now. */
  reachable: z.boolean(),
  ringId: z.string().nullable(),
  recovering: z.boolean().nullable(),
  /** Partitions of which it holds rows for others: hints waiting. */
  misplacedPartitions: countSchema.nullable(),
  /** What it believes of the others. */
  peers: z.array(z.strictObject({ id: z.string(), state: z.enum(["up", "suspect"]) })),
});

export const clusterOverviewOutput = z.strictObject({
  region: slugSchema,
  /** Empty where the store has no members that it could name. */
  nodes: z.array(clusterNodeSchema),
});

/** Only keys that the caller may see: its own cart, or a product. */
export const clusterKeyInput = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("cart") }),
  z.strictObject({ of: z.literal("product"), productId: slugSchema }),
]);
export const clusterKeyOutput = z.strictObject({
  bucket: z.string(),
  token: z.string(),
  partition: z.int(),
  replicas: z.array(replicaSchema),
});

/** `after` continues where `next` of the answer before ended: per node, its last sequence number seen. */
export const clusterEventsInput = z.strictObject({
  after: z.record(z.string().max(64), z.int().min(0)).optional(),
  /** Recorded events to look through per node. Default 200. */
  limit: z.int().min(1).max(1_000).optional(),
});
export const clusterEventsOutput = z.strictObject({
  /** Oldest first. Only events about the caller's cart, and about no key at all. */
  events: z.array(
    z.strictObject({
      node: z.string(),
      sequence: z.int(),
      atMs: z.number(),
      type: z.string(),
      /** In plain words. */
      text: z.string(),
    }),
  ),
  next: z.record(z.string(), z.int()),
});

export type PolicyName = z.infer<typeof policySchema>;
export type Category = z.infer<typeof categorySchema>;
export type Product = z.infer<typeof productSchema>;
export type Variant = z.infer<typeof variantSchema>;
export type CartView = z.infer<typeof cartViewSchema>;
export type CartLineView = z.infer<typeof cartLineSchema>;
export type LineProvenanceView = z.infer<typeof lineProvenanceSchema>;
export type ReconciliationView = z.infer<typeof reconciliationSchema>;
export type DurabilityView = z.infer<typeof durabilitySchema>;
export type CartChange = z.infer<typeof cartChangeOutput>;
export type CartDetails = z.infer<typeof cartDetailsOutput>;
export type StoredVersionView = z.infer<typeof storedVersionSchema>;
export type ReplicaSummary = z.infer<typeof replicaSchema>;
export type SessionView = z.infer<typeof sessionSchema>;
export type SignInResult = z.infer<typeof signInOutput>;
export type ClusterOverview = z.infer<typeof clusterOverviewOutput>;
export type ClusterNodeSummary = z.infer<typeof clusterNodeSchema>;
export type ClusterKey = z.infer<typeof clusterKeyOutput>;
export type ClusterEvents = z.infer<typeof clusterEventsOutput>;
