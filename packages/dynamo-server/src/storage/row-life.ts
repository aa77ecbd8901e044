import type { Row } from "@cartwheel/dynamo";

/**
 * Wall time from which a row has no live sibling: 0 for a tombstone, the last expiry where every sibling expires, null
 * for a row that lives on. Stored beside the row, so that what may be reaped is found without reading the rest.
 */
export function deadFromMs({ siblings }: Row): number | null {
  let latestMs = 0;
  for (const { expiresAtMs } of siblings) {
    if (expiresAtMs === null) return null;
    latestMs = Math.max(latestMs, expiresAtMs);
  }
  return latestMs;
}
