import type { RecordedTrace } from "@cartwheel/wire";
import { describe, expect, test } from "vitest";
import { TraceCollector } from "./trace-collector.ts";

function traces(from: number, to: number): RecordedTrace[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    sequence: from + index,
    wallMs: 1_000 + from + index,
    trace: { type: "actor-drawn", reason: "row-absent" },
  }));
}

const first = { node: "a", incarnation: 1 };

describe("trace collector", () => {
  test("a browser gets each event once", () => {
    const collector = new TraceCollector({ epoch: "e" });
    collector.add(first, traces(1, 3));
    const page = collector.page(null);
    expect(page.events).toHaveLength(3);
    expect(page.startsOver).toBe(true);
    expect(collector.page(page.cursor)).toEqual({ cursor: page.cursor, events: [], startsOver: false });
    collector.add(first, traces(2, 4));
    expect(collector.page(page.cursor).events.map((event) => event.sequence)).toEqual([4]);
  });

  test("a restarted node is read from its beginning", () => {
    const collector = new TraceCollector({ epoch: "e" });
    collector.add(first, traces(1, 3));
    expect(collector.reached(first)).toBe(3);
    const second = { node: "a", incarnation: 2 };
    expect(collector.reached(second)).toBe(0);
    collector.add(second, traces(1, 1));
    expect(collector.page(null).events.map((event) => [event.incarnation, event.sequence])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
    ]);
  });

  test("one that fell behind starts over with the newest", () => {
    const collector = new TraceCollector({ epoch: "e", keptMax: 4, pageMax: 2 });
    collector.add(first, traces(1, 2));
    const { cursor } = collector.page(null);
    collector.add(first, traces(3, 9));
    const page = collector.page(cursor);
    expect(page.startsOver).toBe(true);
    expect(page.events.map((event) => event.sequence)).toEqual([8, 9]);
  });

  test("more than a page comes in order, over several", () => {
    const collector = new TraceCollector({ epoch: "e", pageMax: 2 });
    const { cursor } = collector.page(null);
    collector.add(first, traces(1, 3));
    const page = collector.page(cursor);
    expect(page.events.map((event) => event.sequence)).toEqual([1, 2]);
    expect(collector.page(page.cursor).events.map((event) => event.sequence)).toEqual([3]);
  });

  test.each(["", "e", "e.", "other.1", "e.-1", "e.9", "e.1e3"])("cursor %j is not ours", (cursor) => {
    const collector = new TraceCollector({ epoch: "e" });
    collector.add(first, traces(1, 1));
    expect(collector.page(cursor)).toMatchObject({ startsOver: true, events: [{ sequence: 1 }] });
  });
});
