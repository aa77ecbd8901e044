import { describe, expect, test } from "vitest";
import { historyOf } from "./key-history.ts";
import type { EventName, ReplicaReport } from "./key-report.ts";

function dot(name: string): EventName {
  const [actor = "", counter = "0"] = name.split(":");
  return { actor, counter: Number(counter) };
}

function replica(node: string, clock: readonly string[], siblings: readonly string[]): ReplicaReport {
  return {
    node,
    role: "owner",
    holds: "row",
    clock: clock.map(dot),
    siblings: siblings.map((name) => ({
      dot: dot(name),
      byteCount: 1,
      preview: name,
      writtenAtMs: 0,
      requestId: name,
    })),
  };
}

function states(history: ReturnType<typeof historyOf>): Record<string, string> {
  const events = history.lanes.flatMap((lane) => lane.events);
  return Object.fromEntries(events.map((event) => [`${event.dot.actor}:${event.dot.counter}`, event.state]));
}

describe("key history", () => {
  test("replicas that agree: one current version, the rest superseded", () => {
    const history = historyOf([replica("n1", ["a:3"], ["a:3"]), replica("n2", ["a:3"], ["a:3"])]);
    expect(states(history)).toEqual({ "a:1": "superseded", "a:2": "superseded", "a:3": "current" });
    expect(history.verdict).toEqual({ text: "One version.", tone: "good" });
    expect(history.columnCount).toBe(3);
  });

  test("two sides of a cut: both versions current, neither replica knows the other's", () => {
    const history = historyOf([replica("n1", ["a:1", "b:1"], ["b:1"]), replica("n2", ["a:1", "c:1"], ["c:1"])]);
    expect(states(history)).toEqual({ "a:1": "superseded", "b:1": "current", "c:1": "current" });
    expect(history.verdict.text).toContain("2 concurrent versions");
    expect(history.verdict.text).toContain("Behind: n1, n2.");
    expect(history.arrows).toEqual([]);
  });

  test("a replica that is behind shows what was superseded by what", () => {
    const history = historyOf([replica("n1", ["a:1"], ["a:1"]), replica("n2", ["a:1", "b:1"], ["b:1"])]);
    expect(states(history)).toEqual({ "a:1": "stale", "b:1": "current" });
    expect(history.arrows).toEqual([{ from: dot("a:1"), to: dot("b:1") }]);
    const columns = new Map(history.lanes.flatMap((lane) => lane.events.map((each) => [each.dot.actor, each.column])));
    expect(columns.get("b")).toBeGreaterThan(columns.get("a") ?? 0);
    expect(history.verdict.text).toBe("One version. Behind: n1.");
  });

  test("a delete is a row without siblings", () => {
    const history = historyOf([replica("n1", ["a:2"], [])]);
    expect(states(history)).toEqual({ "a:1": "superseded", "a:2": "superseded" });
    expect(history.verdict.text).toBe("Deleted: the row is a tombstone.");
  });

  test("a long lane shows its end and counts the rest, but never hides a version that is alive", () => {
    const [lane] = historyOf([replica("n1", ["a:500"], ["a:500"])]).lanes;
    expect(lane?.hiddenCount).toBe(494);
    expect(lane?.events).toHaveLength(6);
    const [old] = historyOf([replica("n1", ["a:20"], ["a:3"])]).lanes;
    expect(old?.events[0]?.dot.counter).toBe(3);
  });

  test("hints and absent owners are named", () => {
    const history = historyOf([
      { node: "n1", role: "owner", holds: "nothing", clock: [], siblings: [] },
      { ...replica("n4", ["a:1"], ["a:1"]), role: "other" },
      { node: "n2", role: "owner", holds: "silent", clock: [], siblings: [] },
    ]);
    expect(history.verdict.text).toBe("One version. Behind: n1. Held for others by n4. 1 did not answer.");
  });

  test("nothing anywhere", () => {
    const history = historyOf([{ node: "n1", role: "owner", holds: "silent", clock: [], siblings: [] }]);
    expect(history.lanes).toEqual([]);
    expect(history.verdict).toEqual({ text: "No node holds this key, but 1 did not answer.", tone: "warning" });
  });
});
