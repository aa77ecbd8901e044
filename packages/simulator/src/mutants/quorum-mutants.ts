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
    id: "failed-copies-counted",
    file: "node/replica-service.ts",
    find: 'answer(outcome === "durable" ? "durable" : "failed");',
    replace: 'answer("durable");',
    killedBy: ["O2"],
  },
  {
    id: "stand-ins-never-asked",
    file: "coordinator/put-coordinator.ts",
    find: "if (this.#offered.has(node) || this.#written === null || node === this.#kernel.self) return;",
    replace:
      'if (role === "stand-in" || this.#offered.has(node) || this.#written === null || node === this.#kernel.self) return;',
    killedBy: ["O10"],
  },
  {
    id: "suspects-never-read",
    file: "coordinator/get-coordinator.ts",
    find: "this.#kernel.after(timeoutMs / 2, () => this.#askAll()),",
    replace: "",
    killedBy: ["O10"],
  },
  {
    id: "rejected-after-shipping",
    file: "coordinator/put-coordinator.ts",
    find: 'outcome: this.#written === null ? "rejected" : "unknown",',
    replace: 'outcome: "rejected",',
    killedBy: ["O11"],
  },
  {
    id: "write-tried-elsewhere-though-not-mergeable",
    file: "coordinator/forwarded-write.ts",
    find: "if (!this.#request.request.mergeable) return;",
    replace: "",
    killedBy: ["O8"],
  },
  {
    id: "answers-survive-restarts",
    file: "node/node.ts",
    find: "let lastId = random.nextUint32() * 2 ** 20;",
    replace: "let lastId = 0;",
    killedBy: ["O2", "O3", "O4", "O6"],
  },
  {
    id: "refused-at-closed-doors-and-carried-out",
    file: "coordinator/coordinator.ts",
    find: 'if (this.#doorsClosed) return reply(rejected("NOT_READY", "This node is about to stop; ask another."));',
    replace: 'if (this.#doorsClosed) reply(rejected("NOT_READY", "This node is about to stop; ask another."));',
    killedBy: ["O8", "O11"],
  },
  {
    id: "forward-to-an-earlier-start-carried-out",
    file: "node/peer-messages.ts",
    find: "if (toIncarnation !== 0 && toIncarnation !== this.#to.incarnation) return;",
    replace: "",
    killedBy: ["O8"],
  },
  {
    id: "refusal-counted-for-the-owner-asked-next",
    file: "coordinator/forwarded-write.ts",
    find: 'if (response.type === "failed" && from !== this.#targets[this.#next - 1]) return;',
    replace: "",
    killedBy: ["O8", "O11"],
  },
  {
    id: "rejected-after-a-doubtful-forward",
    file: "coordinator/forwarded-write.ts",
    find: "rejected && this.#doubtful",
    replace: "rejected && false",
    killedBy: ["O11"],
  },
];
