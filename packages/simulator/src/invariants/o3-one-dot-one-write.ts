import { name } from "../truth/truth.ts";
import type { Invariant } from "./invariant.ts";

/** The first half of this rule, two mintings of one dot, is seen by the truth itself when it enters them. */
export const oneDotOneWrite: Invariant = {
  id: "O3",
  holds: "no dot names two writes",
  onRow({ truth, key, row, node }) {
    for (const { dot, requestId } of row.siblings) {
      const mint = truth.find(key, dot);
      if (mint === undefined) return `${node} stores ${name(dot)} of ${key}, which nobody minted`;
      if (mint.write.requestId !== requestId) {
        return `${name(dot)} of ${key} was minted for ${mint.write.requestId} and names ${requestId} on ${node}`;
      }
    }
    return null;
  },
};
