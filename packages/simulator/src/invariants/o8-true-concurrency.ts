import { accountedWrites } from "../truth/final-state.ts";
import type { Invariant } from "./invariant.ts";

export const trueConcurrency: Invariant = {
  id: "O8",
  holds: "the sibling set is exactly the true concurrency",
  /**
   * Within one life a coordinator answers a repeat from memory; minting again makes a sibling of nothing. And what its
   * client sent once, and did not call mergeable, is minted once by anybody: a `forward` names the start of its
   * receiver that it is meant for, so a repeat that comes after a restart is not carried out (protocol finding 8).
   */
  onMint({ mint }) {
    const { requestId, mergeable, requests, mints } = mint.write;
    const before = mints.find((other) => other !== mint);
    if (!mergeable && requests === 1 && before !== undefined) {
      return `${requestId} was sent once, and minted by ${before.node} and ${mint.node}`;
    }
    const twin = mint.write.mints.find(
      (other) => other !== mint && other.node === mint.node && other.life === mint.life,
    );
    return twin === undefined ? null : `${mint.node} minted ${mint.write.requestId} twice in one life`;
  },
  /** What must be there is O1's business; here: nothing is there that an accounted write superseded. */
  atEnd(state) {
    for (const write of accountedWrites(state)) {
      // An event that left no trace on any owner may have been superseded without its own effect being seen.
      const final = state.keys.get(write.key);
      if (final === undefined || !write.mints.some((mint) => final.known.has(mint))) continue;
      for (const mint of final.present) {
        if (write.past.has(mint)) return `${mint.write.requestId} of ${write.key} is there beside ${write.requestId}`;
      }
    }
    return null;
  },
};
