import type { TraceEvent } from "@cartwheel/dynamo";
import { describe, expect, test } from "vitest";
import { sentenceOf } from "./trace-sentence.ts";

const key = "carts/anna";
const node = "west-1" as Extract<TraceEvent, { type: "peer-up" }>["node"];

describe("trace in words", () => {
  test("a write that a stand-in takes names the stand-in and the key", () => {
    expect(sentenceOf({ type: "sloppy-write", key, standIn: node })).toMatchObject({
      topic: "handoff",
      title: "Sloppy write",
      about: "west-1",
      key,
    });
  });

  test("numbers agree with their nouns", () => {
    const read = (siblings: number): string => sentenceOf({ type: "get-done", key, outcome: "got", siblings }).detail;
    expect([read(0), read(1), read(2)]).toEqual(["got, 0 versions", "got, 1 version", "got, 2 versions"]);
    expect(sentenceOf({ type: "put-done", key, outcome: "written", copies: 3 }).detail).toBe("written, 3 copies");
  });

  test("what went wrong on a disk is an alarm", () => {
    const traces: TraceEvent[] = [
      { type: "batch-failed", reason: "disk full", discarded: 2 },
      { type: "row-quarantined", key },
    ];
    expect(traces.map((trace) => sentenceOf(trace).topic)).toEqual(["alarms", "alarms"]);
  });

  test("an event that this build has never heard of is shown by its name", () => {
    const unheardOf: unknown = { type: "tree-exchanged", keys: 3 };
    expect(sentenceOf(unheardOf as TraceEvent)).toMatchObject({ topic: "alarms", title: "tree exchanged" });
  });
});
