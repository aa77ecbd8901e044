import { describe, expect, test } from "vitest";
import { judgeSet } from "./set-full.ts";
import type { ElementVerdict, SetElement, SetRead } from "./set-full.ts";

/** A read from `atUs` to `atUs + 1`. */
function read(atUs: number, ...seen: number[]): SetRead {
  return { beganUs: atUs, endedUs: atUs + 1, seen: new Set(seen) };
}

const unknown: SetElement = { serial: 7, addedUs: null, removalSent: false, removedUs: null };
const added: SetElement = { ...unknown, addedUs: 100 };

interface Case extends Omit<ElementVerdict, "serial"> {
  readonly name: string;
  readonly element: SetElement;
  readonly reads: readonly SetRead[];
}

describe("set-full", () => {
  test.each<Case>([
    {
      name: "stable: every later read sees it",
      element: added,
      reads: [read(110, 7), read(120, 7)],
      outcome: "stable",
      staleUs: 0,
    },
    {
      name: "stable, and stale for a while",
      element: added,
      reads: [read(130), read(140, 7)],
      outcome: "stable",
      staleUs: 30,
    },
    {
      name: "a read that began before the add was known says nothing",
      element: added,
      reads: [read(99), read(140, 7)],
      outcome: "stable",
      staleUs: 0,
    },
    {
      name: "lost: the last read misses what was acknowledged",
      element: added,
      reads: [read(110, 7), read(150)],
      outcome: "lost",
      staleUs: 50,
    },
    {
      name: "lost, where two last reads disagree",
      element: added,
      reads: [read(150, 7), read(150)],
      outcome: "lost",
      staleUs: 50,
    },
    {
      name: "lost, though nobody acknowledged it: a read had seen it",
      element: unknown,
      reads: [read(110, 7), read(150)],
      outcome: "lost",
      staleUs: 39,
    },
    {
      name: "never read and never acknowledged",
      element: unknown,
      reads: [read(150)],
      outcome: "never read",
      staleUs: 0,
    },
    { name: "there though never acknowledged", element: unknown, reads: [read(150, 7)], outcome: "stable", staleUs: 0 },
    {
      name: "removed",
      element: { ...added, removalSent: true, removedUs: 120 },
      reads: [read(110, 7), read(150)],
      outcome: "removed",
      staleUs: 0,
    },
    {
      name: "removed, and shown for a while",
      element: { ...added, removedUs: 120 },
      reads: [read(130, 7), read(150)],
      outcome: "removed",
      staleUs: 10,
    },
    {
      name: "returned",
      element: { ...added, removedUs: 120 },
      reads: [read(130), read(150, 7)],
      outcome: "returned",
      staleUs: 30,
    },
    {
      name: "doubtful: a removal that nobody acknowledged",
      element: { ...added, removalSent: true },
      reads: [read(150)],
      outcome: "doubtful",
      staleUs: 0,
    },
  ])("$name", ({ element, reads, outcome, staleUs }) => {
    expect(judgeSet({ elements: [element], reads, sightIsPromise: true })).toEqual([{ serial: 7, outcome, staleUs }]);
  });

  test("where sight is no promise, what was seen and never acknowledged may go; what was acknowledged may not", () => {
    const reads = [read(110, 7), read(150)];
    const [seen] = judgeSet({ elements: [unknown], reads, sightIsPromise: false });
    expect(seen?.outcome).toBe("doubtful");
    const [acknowledged] = judgeSet({ elements: [added], reads, sightIsPromise: false });
    expect(acknowledged?.outcome).toBe("lost");
  });
});
