import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "../versioned-store.ts";

const macBytes = 16;

/**
 * A memory store's context: the list of writes that its holder was shown, sealed for one key. Sealed although nothing
 * leaves the process, because callers must meet the same refusals here as on a real cluster.
 *
 *     | mac (16 bytes) | JSON list of write numbers |        mac over bucket, key and list
 */
export function sealWrites(secret: Uint8Array, keyId: string, writes: Iterable<number>): Context {
  const body = Buffer.from(JSON.stringify([...writes].sort((a, b) => a - b)));
  return new Uint8Array(Buffer.concat([macOf(secret, keyId, body), body]));
}

/** Null: garbage, or sealed for another key or by another store. */
export function openWrites(secret: Uint8Array, keyId: string, context: Context): ReadonlySet<number> | null {
  if (context.length <= macBytes) return null;
  const body = Buffer.from(context.subarray(macBytes));
  if (!timingSafeEqual(context.subarray(0, macBytes), macOf(secret, keyId, body))) return null;
  return new Set(JSON.parse(body.toString("utf8")) as number[]);
}

function macOf(secret: Uint8Array, keyId: string, body: Uint8Array): Buffer {
  return createHmac("sha256", secret).update(`${keyId}\n`).update(body).digest().subarray(0, macBytes);
}
