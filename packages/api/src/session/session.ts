import type { PolicyName } from "../schemas/shared.ts";

/**
 * Who asks, as the signed cookie says: enough to find the cart without asking the store, so that shopping goes on when
 * the session's record cannot be read.
 */
export interface Session {
  /** Key of the record in the `sessions` bucket: 32 hex digits, 128 random bits. */
  readonly id: string;
  /** Key of the cart: random for a guest, derived from the name under a secret for an account. 32 hex digits. */
  readonly cartId: string;
  readonly kind: "guest" | "account";
  /** How versions of this cart are merged. Part of the cart's key, so each policy has a cart of its own. */
  readonly policy: PolicyName;
}
