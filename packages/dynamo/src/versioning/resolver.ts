import type { BucketSettings } from "../coordinator/bucket-settings.ts";
import { equalBytes } from "../bytes.ts";
import { compareHybridTimes } from "./hybrid-time.ts";
import type { Row, Sibling } from "./types.ts";
import { compareDots } from "./version-vector.ts";

/**
 * What a reader is shown of a row. Resolving happens here and only here: stored rows keep every sibling, because
 * collapsing stored state breaks the merge's algebra (protocol finding 8).
 */
export function resolveSiblings(row: Row, resolver: BucketSettings["resolver"], wallMs: number): readonly Sibling[] {
  const live = row.siblings.filter((sibling) => sibling.expiresAtMs === null || sibling.expiresAtMs > wallMs);
  if (resolver === "last-write-wins") return live.length > 1 ? [live.reduce(later)] : live;
  return live.length > 1
    ? live.filter((sibling, i) => !live.slice(0, i).some((other) => sameWrite(other, sibling)))
    : live;
}

function later(a: Sibling, b: Sibling): Sibling {
  const order = compareHybridTimes(a.writtenAt, b.writtenAt) || compareDots(a.dot, b.dot);
  return order >= 0 ? a : b;
}

/** One client write that two coordinators minted: two siblings in the store, one for a reader. */
function sameWrite(a: Sibling, b: Sibling): boolean {
  return a.requestId === b.requestId && equalBytes(a.value, b.value);
}
