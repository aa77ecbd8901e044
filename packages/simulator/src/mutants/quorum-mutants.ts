import type { Mutant } from "./mutant.ts";

/** Bugs in what is counted, and when (design §4). */
export const quorumMutants: readonly Mutant[] = [
  {
    id: "acknowledged-before-fsync",
    file: "node/row-table.ts",
    find: "waiters: [step.done] });",
    replace: `waiters: [] });
    step.done("durable");`,
    killedBy: ["O2"],
  },
  {
    id: "no-change-acknowledged-before-the-row-is-durable",
    file: "node/row-table.ts",
    find: "else pending.waiters.push(step.done);",
    replace: 'else step.done("durable");',
    killedBy: ["O2"],
  },
  {
    id: "overlay-kept-after-failed-commit",
    file: "node/row-table.ts",
    find: "for (const [id, entry] of this.#entries) if (!entry.reading) this.#entries.delete(id);",
    replace: "",
    killedBy: ["O2"],
  },
  {
    id: "one-node-counted-twice",
    file: "coordinator/write-acks.ts",
    find: "this.#held.add(node);",
    replace: "this.#held.add(this.#held.has(node) ? `${node} again` : node);",
    killedBy: ["O2"],
  },
  {
    id: "stand-ins-counted-as-owners",
    file: "coordinator/write-acks.ts",
    find: "const ownersHolding = owners.filter((owner) => this.#held.has(owner)).length;",
    replace: "const ownersHolding = owners.length > 0 ? this.#held.size : 0;",
    killedBy: ["O2"],
  },
  {
    id: "coordinator-counted-before-its-commit",
    file: "coordinator/put-coordinator.ts",
    find: "this.#offered.add(this.#kernel.self);",
    replace: 'this.#offered.add(this.#kernel.self);\n    this.#acks.add(this.#kernel.self, "durable");',
    killedBy: ["O2"],
  },
  {
    id: "answers-survive-restarts",
    file: "node/node.ts",
    find: "let lastId = random.nextUint32() * 2 ** 20;",
    replace: "let lastId = 0;",
    killedBy: ["O2", "O3", "O4", "O6"],
  },
  {
    id: "rejected-after-a-doubtful-forward",
    file: "coordinator/forwarded-write.ts",
    find: "rejected && this.#doubtful",
    replace: "rejected && false",
    killedBy: ["O11"],
  },
];
