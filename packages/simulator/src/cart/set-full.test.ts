import { describe, expect, test } from "vitest";
import { judgeSet } from "./set-full.ts";
import type { ElementVerdict, SetElement, SetRead } from "./set-full.ts";

/** A read from `atUs` to `atUs + 1`. */
function read(atUs: number, ...seen: number[]): SetRead {
  return { beganUs: atUs, endedUs: atUs + 1, seen: new Set(seen) };
}

const unknown: SetElement = { serial: 7, addedUs: null, removalSent: false, removedUs: null };
const added: SetElement = { ...unknown, addedUs: 100 };

function verdict(element: SetElement, ...reads: SetRead[]): ElementVerdict | undefined {
  return judgeSet([element], reads)[0];
}

describe("set-full", () => {
  test.each([
    ["stable: every later read sees it", added, [read(110, 7), read(120, 7)], "stable", 0],
    ["stable, and stale for a while", added, [read(130), read(140, 7)], "stable", 30],
    ["a read that began before the add was known says nothing", added, [read(99), read(140, 7)], "stable", 0],
    ["lost: the last read misses what was acknowledged", added, [read(110, 7), read(150)], "lost", 50],
    ["lost, where two last reads disagree", added, [read(150, 7), read(150)], "lost", 50],
    ["lost, though nobody acknowledged it: a read had seen it", unknown, [read(110, 7), read(150)], "lost", 39],
    ["never read and never acknowledged", unknown, [read(150)], "never read", 0],
    ["there though never acknowledged", unknown, [read(150, 7)], "stable", 0],
    ["removed", { ...added, removalSent: true, removedUs: 120 }, [read(110, 7), read(150)], "removed", 0],
    ["removed, and shown for a while", { ...added, removedUs: 120 }, [read(130, 7), read(150)], "removed", 10],
    ["returned", { ...added, removedUs: 120 }, [read(130), read(150, 7)], "returned", 30],
    ["doubtful: a removal that nobody acknowledged", { ...added, removalSent: true }, [read(150)], "doubtful", 0],
  ] as const)("%s", (_, element, reads, outcome, staleUs) => {
    expect(verdict(element, ...reads)).toEqual({ serial: 7, outcome, staleUs });
  });
});
