import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NodeId } from "../ids.ts";
import { foldHistory } from "./fold.ts";
import { mergeHistories, operationHash, planInit } from "./history.ts";
import type { Change } from "./plan.ts";
import { planChange, voteFor } from "./plan.ts";
import type { History, Member, Operation } from "./types.ts";

const member = (name: number, zone = "z"): Member => ({ id: `n${name}` as NodeId, zone, weight: 1 });

function begin(size: number, partitionCount = 64, n = 3): History {
  const members = Array.from({ length: size }, (_, i) => member(i));
  return [planInit({ clusterId: "c".repeat(32), members, partitionCount, n })];
}

function change(history: History, what: Change, author = 0): History {
  const plan = planChange(history, what, `n${author}` as NodeId);
  if (!plan.ok) throw new Error(plan.message);
  return mergeHistories(history, [plan.operation]);
}

/** A forced change, voted for by these. */
function forced(history: History, what: Change, voters: readonly number[]): History {
  const plan = planChange(history, what, `n${voters[0]}` as NodeId);
  if (!plan.ok) throw new Error(plan.message);
  const hash = operationHash(plan.operation);
  return voters.reduce<History>(
    (sum, voter) => voteFor(sum, hash, `n${voter}` as NodeId),
    mergeHistories(history, [plan.operation]),
  );
}

const ids = (history: History): string[] =>
  foldHistory(history)
    .members.map(({ id }) => id)
    .sort();

function spread(history: History): number {
  const { members, firstOwners } = foldHistory(history);
  const counts = members.map(({ id }) => firstOwners.filter((owner) => owner === id).length);
  return Math.max(...counts) - Math.min(...counts);
}

describe("the ring is a pure function of the history (design §3)", () => {
  test("whatever the order in which operations arrive", () => {
    let history = begin(5);
    history = change(history, { type: "join", member: member(5) });
    history = change(history, { type: "leave", node: "n1" as NodeId });
    history = forced(history, { type: "remove", node: "n2" as NodeId }, [0, 3, 4]);
    const expected = foldHistory(history);
    fc.assert(
      fc.property(fc.shuffledSubarray([...history], { minLength: history.length }), (shuffled: Operation[]) => {
        const arrived = shuffled.reduce<History>((known, operation) => mergeHistories(known, [operation]), begin(5));
        expect(foldHistory(arrived)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test("joins and leaves one after another stay balanced and move the minimum", () => {
    const step = fc.oneof(fc.constant("join" as const), fc.nat({ max: 30 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (script) => {
        let history = begin(5, 128);
        let next = 5;
        for (const each of script) {
          const { members, firstOwners } = foldHistory(history);
          const leaver = each === "join" ? undefined : members[each % members.length];
          if (leaver !== undefined && members.length <= 3) continue;
          const author = members.find(({ id }) => id !== leaver?.id)?.id ?? ("n0" as NodeId);
          const what: Change =
            leaver === undefined ? { type: "join", member: member(next++) } : { type: "leave", node: leaver.id };
          const plan = planChange(history, what, author);
          if (!plan.ok) throw new Error(plan.message);
          const least =
            leaver === undefined
              ? Math.floor(128 / (members.length + 1))
              : firstOwners.filter((owner) => owner === leaver.id).length;
          expect(plan.moves.length).toBeGreaterThanOrEqual(least);
          // Spacing may cost one partition more than balance alone.
          expect(plan.moves.length).toBeLessThanOrEqual(least + 1);
          history = mergeHistories(history, [plan.operation]);
          expect(spread(history)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("two concurrent joins move at most their two shares", () => {
    const base = begin(10, 256);
    const left = change(base, { type: "join", member: member(20) }, 0);
    const right = change(base, { type: "join", member: member(21) }, 1);
    const before = foldHistory(base).firstOwners;
    const after = foldHistory(mergeHistories(left, right));
    expect(after.members).toHaveLength(12);
    const moved = after.firstOwners.filter((owner, partition) => owner !== before[partition]).length;
    expect(moved).toBeLessThanOrEqual(2 * Math.floor(256 / 11));
    expect(after.firstOwners.filter((owner) => owner === "n20").length).toBeGreaterThan(0);
    expect(after.firstOwners.filter((owner) => owner === "n21").length).toBeGreaterThan(0);
  });

  test("an operation that arrives late does not decide the later ones anew", () => {
    const base = begin(10, 256);
    const late = planChange(base, { type: "join", member: member(20) }, "n9" as NodeId);
    if (!late.ok) throw new Error(late.message);
    let history = base;
    for (let i = 11; i < 15; i++) history = change(history, { type: "join", member: member(i) });
    const before = foldHistory(history).firstOwners;
    const after = foldHistory(mergeHistories(history, [late.operation])).firstOwners;
    const moved = after.filter((owner, partition) => owner !== before[partition]).length;
    expect(moved).toBe(Math.floor(256 / 15));
  });
});

describe("what the fold skips", () => {
  test("each half removes the other: the ring is never left with fewer than N members", () => {
    const base = begin(6);
    let left = base;
    let right = base;
    for (const node of [3, 4, 5]) left = forced(left, { type: "remove", node: `n${node}` as NodeId }, [0, 1, 2]);
    for (const node of [0, 1, 2]) right = forced(right, { type: "remove", node: `n${node}` as NodeId }, [3, 4, 5]);
    const merged = mergeHistories(left, right);
    expect(ids(merged).length).toBeGreaterThanOrEqual(3);
    expect(foldHistory(merged)).toEqual(foldHistory(mergeHistories(right, left)));
  });

  test("a forced remove has no effect before a majority of the others has stored it", () => {
    const base = begin(5);
    const what: Change = { type: "remove", node: "n4" as NodeId };
    expect(ids(forced(base, what, [0, 1]))).toContain("n4");
    expect(foldHistory(forced(base, what, [0, 1])).waiting).toHaveLength(1);
    expect(ids(forced(base, what, [0, 1, 2]))).not.toContain("n4");
    expect(foldHistory(forced(base, what, [0, 1, 2])).removed.map(({ id }) => id)).toEqual(["n4"]);
  });

  test("what a removed author decided", () => {
    const removed = forced(begin(5), { type: "remove", node: "n4" as NodeId }, [0, 1, 2]);
    const ghost = planChange(removed, { type: "join", member: member(9) }, "n4" as NodeId);
    if (!ghost.ok) throw new Error(ghost.message);
    expect(ids(mergeHistories(removed, [ghost.operation]))).not.toContain("n9");
  });

  test("a newcomer whose author was out already: it never owned anything, but must still drain", () => {
    const base = begin(6);
    const joined = change(base, { type: "join", member: member(9) }, 5);
    const left = change(base, { type: "leave", node: "n5" as NodeId }, 0);
    // Two operations with one counter: whichever hash is smaller comes first.
    const merged = foldHistory(mergeHistories(joined, left));
    const isMember = merged.members.some(({ id }) => id === "n9");
    expect(merged.removed.some(({ id }) => id === "n9")).toBe(!isMember);
    const later = mergeHistories(left, [{ ...(joined.at(-1) as Extract<Operation, { type: "join" }>), counter: 7 }]);
    expect(foldHistory(later)).toMatchObject({ removed: [{ id: "n9" }] });
    expect(foldHistory(later).id).not.toBe(foldHistory(left).id);
  });

  test("a newcomer for whom others that came at the same time left no partition: it must drain what it took meanwhile", () => {
    const two = begin(2, 3, 2);
    const first = change(two, { type: "join", member: member(7) }, 0);
    const second = change(two, { type: "join", member: member(8) }, 1);
    const both = foldHistory(mergeHistories(first, second));
    const joined = both.members.map(({ id }) => id).filter((id) => id === "n7" || id === "n8");
    expect(joined).toHaveLength(1);
    expect([...joined, ...both.removed.map(({ id }) => id)].sort()).toEqual(["n7", "n8"]);
    const [loser] = both.removed;
    const ofWinner = [first, second].find((history) => !ids(history).includes(String(loser?.id)));
    expect(both.id).not.toBe(foldHistory(ofWinner ?? []).id);
  });

  test("but one that waits for votes to replace somebody is no such newcomer", () => {
    const three = begin(3, 3, 2);
    const plan = { type: "replace", node: "n2" as NodeId, by: member(9) } as const;
    expect(foldHistory(forced(three, plan, [0])).removed).toEqual([]);
    expect(foldHistory(forced(three, plan, [0, 1])).members.map(({ id }) => id)).toContain("n9");
  });

  test("an identity that was ever out never comes back", () => {
    const left = change(begin(5), { type: "leave", node: "n4" as NodeId });
    expect(planChange(left, { type: "join", member: member(4) }, "n0" as NodeId)).toMatchObject({
      code: "ALREADY_KNOWN",
    });
    expect(planChange(begin(3), { type: "leave", node: "n1" as NodeId }, "n0" as NodeId)).toMatchObject({
      code: "TOO_FEW_MEMBERS",
    });
  });
});

describe("replace", () => {
  test("takes exactly the other's partitions", () => {
    const base = begin(5);
    const before = foldHistory(base).firstOwners;
    const after = foldHistory(forced(base, { type: "replace", node: "n2" as NodeId, by: member(9) }, [0, 1, 3]));
    expect(after.firstOwners).toEqual(before.map((owner) => (owner === "n2" ? "n9" : owner)));
    expect(after.removed.map(({ id }) => id)).toEqual(["n2"]);
  });

  test("of a node that is out already is a plain join", () => {
    const removed = forced(begin(5), { type: "remove", node: "n4" as NodeId }, [0, 1, 2]);
    const replaced = change(removed, { type: "replace", node: "n4" as NodeId, by: member(9) });
    expect(ids(replaced)).toEqual(["n0", "n1", "n2", "n3", "n9"]);
    expect(spread(replaced)).toBeLessThanOrEqual(1);
  });
});

test("a leaver that holds nothing says so itself, and is then refused for ever", () => {
  const leaving = change(begin(5), { type: "leave", node: "n4" as NodeId });
  const gone = change(leaving, { type: "destroyed", node: "n4" as NodeId }, 4);
  expect(foldHistory(leaving).leaving.map(({ id }) => id)).toEqual(["n4"]);
  expect(foldHistory(gone)).toMatchObject({ leaving: [], destroyed: ["n4"] });
});

test("a goodbye stays said where late news undoes the removal before it", () => {
  const base = begin(6);
  const leave = planChange(base, { type: "leave", node: "n4" as NodeId }, "n5" as NodeId);
  if (!leave.ok) throw new Error(leave.message);
  const left = mergeHistories(base, [{ ...leave.operation, counter: 50 }]);
  const gone = change(left, { type: "destroyed", node: "n4" as NodeId }, 4);
  expect(foldHistory(gone)).toMatchObject({ leaving: [], destroyed: ["n4"] });
  // Elsewhere the leave's author was taken out before it decided that: the leave counts for nothing.
  const removed = forced(base, { type: "remove", node: "n5" as NodeId }, [0, 1, 2, 3]);
  expect(ids(mergeHistories(left, removed))).toContain("n4");
  const late = mergeHistories(gone, removed);
  expect(ids(late)).toEqual(["n0", "n1", "n2", "n3"]);
  expect(foldHistory(late).destroyed).toEqual(["n4"]);
});
