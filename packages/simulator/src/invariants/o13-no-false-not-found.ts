import type { Invariant } from "./invariant.ts";

/**
 * Judged on keys that every owner held before the chaos began and that nobody has written since: whatever the ring does
 * meanwhile, they exist.
 */
export const noFalseNotFound: Invariant = {
  id: "O13",
  holds: "a key acknowledged and quiet before a ring change is never reported missing as complete during it",
  onReply({ world, exchange, response }) {
    if (response.type !== "got" || !response.complete || response.siblings.length > 0) return null;
    if (!world.quietKeys.has(exchange.key)) return null;
    return `${exchange.to} reported ${exchange.key} missing, as a fact, though it was stored and never touched`;
  },
};
