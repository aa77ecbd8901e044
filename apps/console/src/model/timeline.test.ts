import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeTimeline, timelineId, type TimelineEvent } from "./timeline.ts";

/** `start`: the node, and after a slash its incarnation where that is not 1. */
function event(start: string, sequence: number, wallMs: number): TimelineEvent {
  const [node = "", incarnation = "1"] = start.split("/");
  return {
    node,
    incarnation: Number(incarnation),
    sequence,
    wallMs,
    trace: { type: "actor-drawn", reason: "row-absent" },
  };
}

const plenty = { perKindMax: 1_000, kindOf: (): string => "any" };

describe("timeline", () => {
  test("interleaves nodes by time and drops repeats", () => {
    const known = [event("a", 1, 10), event("b", 1, 30)];
    const merged = mergeTimeline(known, [event("b", 1, 30), event("a", 2, 20)], plenty);
    expect(merged.map(timelineId)).toEqual(["a/1/1", "a/1/2", "b/1/1"]);
  });

  test("a clock that jumps back does not turn a node's own order round", () => {
    const merged = mergeTimeline([], [event("a", 1, 500), event("a", 2, 100), event("b", 1, 300)], plenty);
    expect(merged.map(timelineId)).toEqual(["b/1/1", "a/1/1", "a/1/2"]);
  });

  test("a restart begins a new sequence and keeps the old events", () => {
    const merged = mergeTimeline([event("a", 9, 10)], [event("a/2", 1, 20)], plenty);
    expect(merged.map(timelineId)).toEqual(["a/1/9", "a/2/1"]);
  });

  test("keeps the newest of each kind, so that everyday events do not push out the rare ones", () => {
    const events = [event("rare", 1, 5), event("a", 1, 10), event("a", 2, 20), event("a", 3, 30)];
    const merged = mergeTimeline([], events, { perKindMax: 2, kindOf: ({ node }) => node });
    expect(merged.map(timelineId)).toEqual(["rare/1/1", "a/1/2", "a/1/3"]);
  });

  test("nothing fresh is the same list, so nothing is drawn again", () => {
    const known = [event("a", 1, 10)];
    expect(mergeTimeline(known, [], plenty)).toBe(known);
  });

  test("the order in which pages arrive does not matter", () => {
    const arbitrary = fc.uniqueArray(
      fc.record({ node: fc.constantFrom("a", "b", "c"), sequence: fc.nat(20), wallMs: fc.nat(50) }),
      { selector: (each) => `${each.node}${each.sequence}` },
    );
    fc.assert(
      fc.property(arbitrary, fc.nat(20), (raw, cut) => {
        const events = raw.map((each) => event(each.node, each.sequence, each.wallMs));
        const once = mergeTimeline([], events, plenty);
        const twice = mergeTimeline(mergeTimeline([], events.slice(cut), plenty), events.slice(0, cut), plenty);
        expect(twice.map(timelineId)).toEqual(once.map(timelineId));
      }),
    );
  });
});
