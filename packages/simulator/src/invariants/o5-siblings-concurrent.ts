import type { Dot } from "@cartwheel/dynamo";
import { name } from "../truth/truth.ts";
import type { Mint, Truth } from "../truth/truth.ts";
import type { Invariant } from "./invariant.ts";

export const siblingsConcurrent: Invariant = {
  id: "O5",
  holds: "siblings are pairwise concurrent",
  onRow({ truth, key, row, node }) {
    const problem = ordered(truth, key, row.siblings);
    return problem === null ? null : `${node} stores ${problem}`;
  },
  onReply({ truth, exchange: { key }, response }) {
    if (response.type !== "got" && response.type !== "written") return null;
    const problem = ordered(truth, key, response.siblings ?? []);
    return problem === null ? null : `a client was shown ${problem}`;
  },
};

function ordered(truth: Truth, key: string, siblings: readonly { readonly dot: Dot }[]): string | null {
  if (siblings.length < 2) return null;
  const mints = siblings.map(({ dot }) => truth.find(key, dot)).filter((mint) => mint !== undefined);
  for (const later of mints) {
    const earlier = mints.find((mint) => later.write.past.has(mint));
    if (earlier !== undefined) return `siblings of ${key} of which one knew the other: ${pair(earlier, later)}`;
  }
  return null;
}

function pair(earlier: Mint, later: Mint): string {
  return `${earlier.write.requestId} ${name(earlier.dot)} before ${later.write.requestId} ${name(later.dot)}`;
}
