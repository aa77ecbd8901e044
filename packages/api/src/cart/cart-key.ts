import { createHash } from "node:crypto";
import type { PolicyName } from "../schemas/shared.ts";

/** Which cart: whose, and under which policy its versions are merged. Each policy has a cart of its own. */
export interface CartRef {
  /** 32 hex digits that cannot be guessed. Comes from the signed cookie only, never from a request. */
  readonly cartId: string;
  readonly policy: PolicyName;
}

export const cartBucket = "carts";

/** The cart's key in the `carts` bucket: `<policy>:<cart id>`. */
export function cartKeyOf({ policy, cartId }: CartRef): Uint8Array {
  return new TextEncoder().encode(`${policy}:${cartId}`);
}

/** Stands for a cart in public: tells carts apart and names none. */
export function cartTagOf(ref: CartRef): string {
  return createHash("sha256").update(cartKeyOf(ref)).digest("hex").slice(0, 16);
}
