import type { Invariant } from "./invariant.ts";

export const honestFailure: Invariant = {
  id: "O11",
  holds: "a write reported rejected was not applied",
  onReply({ exchange: { key, write, to }, response }) {
    if (response.type !== "failed" || response.outcome !== "rejected" || write === null) return null;
    // A repeat may be refused although an earlier request was carried out, so only writes sent once are judged.
    const [applied] = write.requests === 1 ? write.mints : [];
    return applied === undefined
      ? null
      : `${write.requestId} of ${key} was reported rejected by ${to}, and ${applied.node} had minted it`;
  },
};
