import type { Mutant } from "./mutant.ts";

/** Bugs in who mints which dot, and in what rows and contexts claim (design §2). */
export const versioningMutants: readonly Mutant[] = [
  {
    id: "actor-kept-after-restart",
    file: "node/node.ts",
    find: "const actors = new ActorSource(random);",
    replace: "const actors = new ActorSource(new Random([id.charCodeAt(1), 1, 2, 3]));",
    killedBy: ["O3"],
  },
  {
    id: "actor-kept-after-failed-commit",
    file: "node/node.ts",
    find: "actors.redraw();",
    replace: "",
    killedBy: ["O3"],
  },
  {
    id: "coordinator-clock-for-client-context",
    file: "coordinator/put-coordinator.ts",
    find: "return putSibling(before, request.context, {",
    replace: "return putSibling(before, before.clock, {",
    killedBy: ["O1", "O4"],
  },
  {
    id: "delete-drops-what-it-did-not-know",
    file: "versioning/row.ts",
    find: "return row(clock, [...uncoveredSiblings(current, context)]);",
    replace: "return row(clock, []);",
    killedBy: ["O1", "O4"],
  },
  {
    id: "last-write-wins",
    file: "versioning/row.ts",
    find: "return whole ?? row(clock, siblings);",
    replace: `const latest = siblings.reduce((x, y) => (x.writtenAt.ms > y.writtenAt.ms ? x : y), siblings[0]);
  return whole === a ? a : row(clock, latest === undefined ? [] : [latest]);`,
    killedBy: ["O1", "O4"],
  },
  {
    id: "siblings-collapsed-in-stored-rows",
    file: "versioning/row.ts",
    find: "return whole ?? row(clock, siblings);",
    replace: `const first = new Map(siblings.toReversed().map((sibling) => [sibling.requestId, sibling]));
  return whole === a ? a : row(clock, [...first.values()]);`,
    killedBy: ["O1", "O8", "O9"],
  },
  {
    id: "put-ignores-the-context",
    file: "versioning/row.ts",
    find: "return row(clock, [...uncoveredSiblings(current, context), sibling]);",
    replace: "return row(clock, [...current.siblings, sibling]);",
    killedBy: ["O5", "O7"],
  },
  {
    id: "context-left-out-of-the-clock",
    file: "versioning/row.ts",
    find: "const clock = withDot(joinClocks(current.clock, context), sibling.dot);",
    replace: "const clock = withDot(current.clock, sibling.dot);",
    killedBy: ["O5", "O7", "O8"],
  },
  {
    id: "delete-leaves-no-event",
    file: "versioning/row.ts",
    find: "const clock = withDot(joinClocks(current.clock, context), dot);",
    replace: "const clock = joinClocks(current.clock, context);",
    killedBy: ["O2"],
  },
  {
    id: "merge-keeps-what-the-other-saw-fall",
    file: "versioning/row.ts",
    find: "} else if (!covers(b.clock, mine.dot)) {",
    replace: "} else {",
    killedBy: ["O5", "O7"],
  },
  {
    id: "merge-leaves-out-what-is-new",
    file: "versioning/row.ts",
    find: "if (findSibling(a, theirs.dot) === undefined && !covers(a.clock, theirs.dot)) siblings.push(theirs);",
    replace: "",
    killedBy: ["O1", "O4"],
  },
  {
    id: "clock-cut-of-a-living-version",
    file: "versioning/truncate.ts",
    find: "new Set<ActorId>([...row.siblings.map(({ dot }) => dot), ...keep]",
    replace: "new Set<ActorId>([...keep]",
    killedBy: ["O1", "O16"],
  },
  {
    id: "put-reply-over-claims",
    file: "coordinator/put-coordinator.ts",
    find: "if (!others) return row.clock;",
    replace: "return row.clock;",
    killedBy: ["O4"],
  },
  {
    id: "put-reply-claims-over-a-gap",
    file: "coordinator/put-coordinator.ts",
    find: "return counterOf(context, dot.actor) === dot.counter - 1 ? withDot(context, dot) : null;",
    replace: "return withDot(context, dot);",
    killedBy: ["O4"],
  },
  {
    id: "get-claims-what-it-does-not-show",
    file: "coordinator/get-coordinator.ts",
    find: "      siblings,\n",
    replace: "      siblings: siblings.slice(0, 1),\n",
    killedBy: ["O4"],
  },
  {
    id: "read-repair-mints-a-dot",
    file: "coordinator/get-coordinator.ts",
    find: '    this.#kernel.trace({ type: "read-repair", key: keyId(key), target: owner, reason });\n',
    replace: `    const { dot } = this.#kernel.actors.mint(null, merged.clock);
    const clock = [...merged.clock, dot].sort((a, b) => (a.actor < b.actor ? -1 : 1));
    this.#kernel.send(owner, {
      type: "repair",
      key,
      row: { clock, siblings: merged.siblings.slice(0, 1).map((sibling) => ({ ...sibling, dot })) },
    });
`,
    killedBy: ["O3", "O4"],
  },
  {
    id: "repeat-minted-twice-by-one-coordinator",
    file: "coordinator/request-memory.ts",
    find: "if (known === undefined) {",
    replace: "if (known === undefined || known.response !== null) {",
    killedBy: ["O8"],
  },
];
