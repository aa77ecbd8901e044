import { operationIdSchema, slugSchema } from "@cartwheel/cart";
import { z } from "zod";
import { cartViewSchema, durabilitySchema } from "./cart-view.ts";
import { lineIdShape, policySchema } from "./shared.ts";

/** Who asks. */

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

export type SessionView = z.infer<typeof sessionSchema>;
export type SignInResult = z.infer<typeof signInOutput>;
