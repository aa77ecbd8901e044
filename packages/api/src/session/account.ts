import { createHmac } from "node:crypto";

/**
 * The cart id of an account: 128 bits of an HMAC over the name. The same name finds the same cart in every region
 * without a directory to ask, and without the key nobody can compute it.
 */
export function accountCartId(sessionKey: Uint8Array, name: string): string {
  return createHmac("sha256", sessionKey)
    .update(`cartwheel account cart\n${canonicalName(name)}`)
    .digest("hex")
    .slice(0, 32);
}

/** Names that people would call the same: without case, stray spaces and typographic variants. */
function canonicalName(name: string): string {
  return name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}
