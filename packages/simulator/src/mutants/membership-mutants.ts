import type { Mutant } from "./mutant.ts";

/** Bugs that only a changing membership, or a deletion for good, can show. */
export const membershipMutants: readonly Mutant[] = [
  {
    id: "newcomer-votes-at-once",
    file: "membership/cohort.ts",
    find: "return this.#gossiper.confirmed && !this.#declaredEmpty && this.#readiness.isReady(partition);",
    replace: "return partition >= 0;",
    preset: "membership",
    killedBy: ["O13"],
  },
  {
    id: "drains-of-removed-nodes-refused",
    file: "membership/cohort.ts",
    find: `["history", "gossip", "drain", "ping", "pong", "reap-answer"]`,
    replace: `["history", "gossip", "ping", "pong", "reap-answer"]`,
    preset: "membership",
    killedBy: ["O9", "O1"],
  },
  {
    id: "gone-with-doors-open",
    file: "membership/cohort.ts",
    find: "    this.#doorsClosed = true;\n    if (!this.#events.isIdle()) return;\n",
    replace: "",
    preset: "membership",
    killedBy: ["O9", "O1"],
  },
  {
    id: "what-was-said-of-others-taken-for-oneself",
    file: "membership/cohort.ts",
    find: `each.type === "destroyed" && each.author === self && each.node === self`,
    replace: `each.type === "destroyed" && each.author === self`,
    preset: "membership",
    killedBy: ["O9", "O10"],
  },
  {
    id: "newcomer-of-an-ousted-author-forgotten",
    file: "membership/fold.ts",
    find: "this.#removed.set(newcomer.id, newcomer);",
    replace: "",
    preset: "membership",
    killedBy: ["O9", "O1"],
  },
  {
    id: "damaged-row-of-a-stranger-blocks-reaping",
    file: "anti-entropy/reaper.ts",
    find: 'const absent = current.status === "corrupt" || (',
    replace: "const absent = (",
    killedBy: ["O12"],
  },
];
