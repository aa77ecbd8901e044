import { z } from "zod";
import { slugSchema } from "./cart-schema.ts";
import { lineFates, type Reconciliation } from "./stored-cart.ts";

/** The record of a merge as part of a cart's text: arrays for objects, and actors by their place in the cart's list. */
const index = z.int().min(0);
const quantity = z.int().min(0);

export const reconciliationSchema = z.strictObject({
  number: z.int().min(1),
  versions: z.array(z.tuple([z.string().max(200), z.array(slugSchema), z.array(z.tuple([index, quantity]))])),
  lines: z.array(
    z.tuple([slugSchema, slugSchema, z.array(quantity), quantity, z.array(slugSchema), z.enum(lineFates)]),
  ),
  unchangedLines: quantity,
});

type EncodedReconciliation = z.infer<typeof reconciliationSchema>;

/** An actor's place in the cart's list. */
export type IndexOf = (actor: string) => number;

export function encodeReconciliation(record: Reconciliation, at: IndexOf): EncodedReconciliation {
  return {
    number: record.number,
    versions: record.versions.map(({ vtag, writtenIn, operations }) => [
      vtag,
      [...writtenIn],
      operations.map((tag): [number, number] => [at(tag.actor), tag.counter]),
    ]),
    lines: record.lines.map((line) => [
      line.productId,
      line.variantId,
      [...line.before],
      line.after,
      [...line.origins],
      line.fate,
    ]),
    unchangedLines: record.unchangedLines,
  };
}

/** Null where it names an actor that the cart does not list. */
export function reconciliationOf(record: EncodedReconciliation, actors: readonly string[]): Reconciliation | null {
  const versions: Reconciliation["versions"][number][] = [];
  for (const [vtag, writtenIn, entries] of record.versions) {
    const operations = entries.flatMap(([at, count]) => {
      const actor = actors[at];
      return actor === undefined ? [] : [{ actor, counter: count }];
    });
    if (operations.length !== entries.length) return null;
    versions.push({ vtag, writtenIn, operations });
  }
  const lines = record.lines.map(([productId, variantId, before, after, origins, fate]) => ({
    productId,
    variantId,
    before,
    after,
    origins,
    fate,
  }));
  return { number: record.number, versions, lines, unchangedLines: record.unchangedLines };
}
