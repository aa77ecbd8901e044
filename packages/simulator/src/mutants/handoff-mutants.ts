import type { Mutant } from "./mutant.ts";

/** Bugs in how misplaced and stale rows move (design §5). */
export const handoffMutants: readonly Mutant[] = [
  {
    id: "dropped-on-one-owners-acknowledgement",
    file: "handoff/drainer.ts",
    find: "enough && owners.every((owner)",
    replace: "owners.some((owner)",
    killedBy: ["O2"],
  },
  {
    id: "dropped-before-any-acknowledgement",
    file: "handoff/drainer.ts",
    find: "enough && owners.every((owner) => this.#acks.covers(keyId(key), { owner, row }));",
    replace: "owners.length > 0 && row !== null;",
    killedBy: ["O2"],
  },
  {
    id: "dropped-on-the-acknowledgement-of-an-older-row",
    file: "handoff/drain-acks.ts",
    find: "return acked !== undefined && contains(acked, row);",
    replace: "return acked !== undefined && row !== null;",
    killedBy: ["O2"],
  },
  {
    id: "drain-acknowledged-before-fsync",
    file: "node/replica-service.ts",
    find: "for (const row of rows) mergeIntoReplica(this.#kernel, row, { done });",
    replace: `for (const row of rows) mergeIntoReplica(this.#kernel, row, { done: () => {} });
    for (const _ of rows) done("durable");`,
    killedBy: ["O2"],
  },
  {
    id: "read-repair-overwrites",
    file: "node/replica-service.ts",
    find: "if (isOwner) mergeIntoReplica(this.#kernel, { key, row }, { done: () => {} });",
    replace: `if (!isOwner) return;
    const partition = this.#kernel.ring().partitionOf(key);
    const change = () => ({ write: { row, lastMinted: null } });
    this.#kernel.rows.access({ key, partition, change, done: () => {} });`,
    killedBy: ["O2"],
  },
  {
    id: "dropped-although-the-row-has-grown",
    file: "handoff/drainer.ts",
    find: "if (blocked || this.#kernel.keepsRows() || !heldByAll(current.stored.row)) {",
    replace: "if (blocked || this.#kernel.keepsRows()) {",
    killedBy: ["O2"],
  },
  {
    id: "failed-drain-acknowledged",
    file: "node/replica-service.ts",
    find: 'answer(allDurable ? "stored" : "failed");',
    replace: 'answer("stored");',
    killedBy: ["O2"],
  },
  {
    id: "one-row-of-the-credit-kept-back",
    file: "handoff/drainer.ts",
    find: "return Math.max(1, Math.min(...owners.map((owner) => this.#credits.get(owner) ?? drainRowsMax), rowsAtOnceMax));",
    replace: "return Math.min(...owners.map((owner) => this.#credits.get(owner) ?? drainRowsMax), rowsAtOnceMax) - 1;",
    killedBy: ["O9", "storm"],
  },
  {
    id: "read-repair-left-out",
    file: "coordinator/get-coordinator.ts",
    find: "if (this.#answers.found) for (const owner of this.#answers.staleOwners()) this.#repair(owner);",
    replace: "",
    killedBy: ["O9"],
  },
  {
    id: "tombstones-not-repaired",
    file: "coordinator/replica-answers.ts",
    find: "return this.#merged.clock.length > 0;",
    replace: "return this.#merged.siblings.length > 0;",
    killedBy: ["O9"],
  },
  {
    id: "misplaced-row-forgotten-between-write-and-commit",
    file: "node/node.ts",
    find: "onSettled: (key, partition) => this.#noteIfMisplaced(key, partition),",
    replace: "onSettled: () => {},",
    killedBy: ["O9"],
  },
  {
    id: "misplaced-row-of-a-doubtful-commit-forgotten",
    file: "node/row-table.ts",
    find: "for (const { key, partition } of lost) this.#onSettled(key, partition);",
    replace: "",
    killedBy: ["O9"],
  },
  {
    id: "misplaced-rows-forgotten-at-start",
    file: "membership/cohort.ts",
    find: "this.#scanHeld(this.#init.heldPartitions);",
    replace: "this.#scanHeld([]);",
    killedBy: ["O9"],
  },
];
