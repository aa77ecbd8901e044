import type { BucketSettings } from "@cartwheel/dynamo";
import type { InvariantId } from "../invariants/invariant.ts";

/** What a bucket's settings give away on purpose. Everything else is judged all the same. */
export function exemptions({ resolver, durability, clockEntriesMax }: BucketSettings): ReadonlySet<InvariantId> {
  const exempt: InvariantId[] = [];
  // The reader is shown one sibling, and its context covers those that lost as well: that is what was asked for.
  if (resolver === "last-write-wins") exempt.push("O1", "O4", "O8");
  // W counts copies in memory: a power loss may take an acknowledged put, and undo an acknowledged delete (paper §6.1).
  if (durability === "buffered") exempt.push("O1", "O2", "O7");
  // An entry that was cut is knowledge given up: what it covered may come back, and clocks say less than was seen (paper
  // §4.4). Each of these asks clocks what they cover, or that nothing comes back. That no version is lost still holds.
  if ((clockEntriesMax ?? null) !== null) exempt.push("O2", "O4", "O5", "O7", "O8", "O12");
  return new Set(exempt);
}
