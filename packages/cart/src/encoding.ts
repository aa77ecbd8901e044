import { z } from "zod";
import type { Cart, CausalContext, Contribution } from "./cart.ts";
import { discountCodeSchema, slugSchema } from "./cart-schema.ts";
import type { PolicyName } from "./cart-policy.ts";
import { canonicalContext, covers } from "./causal-context.ts";
import { canonicalCheckouts } from "./checkouts.ts";
import { canonicalCodes } from "./codes.ts";
import { canonical } from "./contribution.ts";
import { jsonOf } from "./json-of.ts";
import { groupByLine } from "./lines.ts";
import { actorPattern, operationId, tagOf } from "./operation-id.ts";
import { compareText } from "./compare-text.ts";
import {
  encodeReconciliation,
  type IndexOf,
  reconciliationOf,
  reconciliationSchema,
} from "./reconciliation-encoding.ts";
import type { StoredCart } from "./stored-cart.ts";

/**
 * Carts as text, one text per cart: equal carts have equal bytes, which is how the store's readers recognise that two
 * of them merged the same versions. JSON, with actors named once and lines as arrays:
 *
 *     {"v":1,"policy":"or-map","actors":["00f1…","9ab3…"],"seen":[[0,[1,4]],[1,[1,2],[5,5]]],
 *      "lines":[["lamp","brass",[[0,2,1,"east",1763600000000]]]],"writtenIn":["east"],"reconciliation":null,"joined":null}
 *
 * The version number comes first. A reader that does not know it leaves the bytes alone instead of guessing.
 */
const formatVersion = 1;

const index = z.int().min(0);
const counter = z.int().min(1);
const range = z.tuple([counter, counter]).refine(([from, to]) => from <= to, "A range ends where it begins or later");
const quantity = z.int().min(0);

const historySchema = z.tuple([index], range);

const encodedSchema = z.strictObject({
  v: z.literal(formatVersion),
  policy: z.enum(["or-map", "paper-union"]),
  actors: z.array(z.string().regex(actorPattern)),
  seen: z.array(historySchema),
  lines: z.array(
    z.tuple([slugSchema, slugSchema, z.array(z.tuple([index, counter, counter, slugSchema, z.int().min(0)]))]),
  ),
  // Left out when empty, so that a cart that has neither reads the same in builds that know neither.
  codes: z
    .array(z.tuple([index, counter, discountCodeSchema]))
    .min(1)
    .optional(),
  checkouts: z
    .array(z.tuple([quantity, index, counter, z.array(historySchema)]))
    .min(1)
    .optional(),
  writtenIn: z.array(slugSchema),
  reconciliation: reconciliationSchema.nullable(),
  joined: z.tuple([slugSchema, z.int().min(0)]).nullable(),
});

type Encoded = z.infer<typeof encodedSchema>;

export type Decoded =
  | { readonly ok: true; readonly stored: StoredCart }
  | { readonly ok: false; readonly reason: string };

/** The cart's one text. */
export function encodeCart(stored: StoredCart): string {
  const actors = actorsOf(stored);
  const indexOf = new Map(actors.map((actor, at) => [actor, at]));
  const at = (actor: string): number => indexOf.get(actor) ?? -1;
  const encoded: Encoded = {
    v: formatVersion,
    policy: stored.policy,
    actors,
    seen: encodeContext(stored.cart.seen, at),
    lines: [...groupByLine(stored.cart.contributions).values()].flatMap((group) => encodeLine(group, at)),
    ...encodeCodes(stored.cart, at),
    ...encodeCheckouts(stored.cart, at),
    writtenIn: [...stored.writtenIn],
    reconciliation: stored.reconciliation === null ? null : encodeReconciliation(stored.reconciliation, at),
    joined: stored.joined === null ? null : [stored.joined.cartId, stored.joined.atMs],
  };
  return JSON.stringify(encoded);
}

/** Reads what `encodeCart` wrote, and refuses everything else: other versions, broken text, and non-canonical forms. */
export function decodeCart(text: string): Decoded {
  const json = jsonOf(text);
  if (json === undefined) return { ok: false, reason: "is not JSON" };
  const parsed = encodedSchema.safeParse(json);
  if (!parsed.success) return { ok: false, reason: z.prettifyError(parsed.error) };
  const stored = storedOf(parsed.data);
  if (stored === null) return { ok: false, reason: "names an actor that it does not list" };
  const { seen, contributions, codes, checkouts } = stored.cart;
  if (![...contributions, ...codes, ...checkouts].every(({ tag }) => covers(seen, tag))) {
    return { ok: false, reason: "holds a tag that it has not seen" };
  }
  // Canonical bytes are what lets readers compare versions by bytes, so an equal cart written otherwise is not one.
  if (encodeCart(stored) !== text) return { ok: false, reason: "is not in canonical form" };
  return { ok: true, stored };
}

function encodeLine(group: readonly Contribution[], at: IndexOf): Encoded["lines"] {
  const [first] = group;
  if (first === undefined) return [];
  const pieces = group.map((piece): [number, number, number, string, number] => {
    const { actor, counter: count } = tagOf(piece.tag);
    return [at(actor), count, piece.quantity, piece.origin, piece.atMs];
  });
  return [[first.productId, first.variantId, pieces]];
}

function encodeCodes({ codes }: Cart, at: IndexOf): Pick<Encoded, "codes"> {
  if (codes.length === 0) return {};
  return {
    codes: codes.map(({ tag, code }) => {
      const { actor, counter: count } = tagOf(tag);
      return [at(actor), count, code];
    }),
  };
}

function encodeCheckouts({ checkouts }: Cart, at: IndexOf): Pick<Encoded, "checkouts"> {
  if (checkouts.length === 0) return {};
  return {
    checkouts: checkouts.map(({ generation, tag, ordered }) => {
      const { actor, counter: count } = tagOf(tag);
      return [generation, at(actor), count, encodeContext(ordered, at)];
    }),
  };
}

function encodeContext(context: CausalContext, at: IndexOf): Encoded["seen"] {
  return context.map(({ actor, ranges }) => [at(actor), ...ranges.map(([from, to]): [number, number] => [from, to])]);
}

function storedOf(encoded: Encoded): StoredCart | null {
  const cart = cartOf(encoded);
  const reconciliation =
    encoded.reconciliation === null ? null : reconciliationOf(encoded.reconciliation, encoded.actors);
  if (cart === null || (reconciliation === null && encoded.reconciliation !== null)) return null;
  const joined = encoded.joined === null ? null : { cartId: encoded.joined[0], atMs: encoded.joined[1] };
  return { policy: encoded.policy satisfies PolicyName, cart, writtenIn: encoded.writtenIn, reconciliation, joined };
}

function cartOf(encoded: Encoded): Cart | null {
  const { actors } = encoded;
  const tagAt = (at: number, count: number): string => operationId(actors[at] ?? "", count);
  const contextAt = (histories: Encoded["seen"]): CausalContext =>
    canonicalContext(histories.map(([at, ...ranges]) => ({ actor: actors[at] ?? "", ranges })));
  const contributions = encoded.lines.flatMap(([productId, variantId, pieces]) =>
    pieces.map(([at, count, pieceQuantity, origin, atMs]): Contribution => ({
      tag: tagAt(at, count),
      productId,
      variantId,
      quantity: pieceQuantity,
      origin,
      atMs,
    })),
  );
  const codes = (encoded.codes ?? []).map(([at, count, code]) => ({ tag: tagAt(at, count), code }));
  const checkouts = (encoded.checkouts ?? []).map(([generation, at, count, ordered]) => ({
    generation,
    tag: tagAt(at, count),
    ordered: contextAt(ordered),
  }));
  const indexes = [
    ...encoded.seen.map(([at]) => at),
    ...encoded.lines.flatMap(([, , pieces]) => pieces.map(([at]) => at)),
    ...(encoded.codes ?? []).map(([at]) => at),
    ...(encoded.checkouts ?? []).flatMap(([, at, , ordered]) => [at, ...ordered.map(([actor]) => actor)]),
  ];
  if (indexes.some((at) => at >= actors.length)) return null;
  return {
    seen: contextAt(encoded.seen),
    contributions: canonical(contributions),
    codes: canonicalCodes(codes),
    checkouts: canonicalCheckouts(checkouts),
  };
}

/** Every actor that the cart speaks of, seen or not: under paper-union a removal does not see what it takes away. */
function actorsOf(stored: StoredCart): string[] {
  const recorded =
    stored.reconciliation?.versions.flatMap(({ operations }) => operations.map(({ actor }) => actor)) ?? [];
  const ordered = stored.cart.checkouts.flatMap((checkout) => checkout.ordered);
  const known = [...stored.cart.seen, ...ordered].map(({ actor }) => actor);
  return [...new Set([...known, ...recorded])].sort(compareText);
}
