import { slugSchema } from "@cartwheel/cart";
import { z } from "zod";

/**
 * What the shapes of the API share. Money is in integer minor units (cents); `null` where a price is meant says that the
 * catalogue could not be reached, and is never zero.
 */
export const policySchema = z.enum(["or-map", "paper-union"]);
export const currencySchema = z.literal("EUR");
export const minorSchema = z.int().min(0);
export const countSchema = z.int().min(0);
export const lineIdShape = { productId: slugSchema, variantId: slugSchema };

/** A causal history as rows: one entry per actor, in the store or in the cart. */
export const clockEntriesSchema = z.array(z.strictObject({ actor: z.string(), counter: countSchema }));

export type PolicyName = z.infer<typeof policySchema>;
