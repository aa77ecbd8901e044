import type { TraceEvent } from "@cartwheel/dynamo";
import { expect, test } from "vitest";
import { tallyOf } from "./request-tally.ts";

test("paper §6.3: reads by the number of versions they returned", () => {
  const get = (siblings: number, outcome = "got"): TraceEvent => ({ type: "get-done", key: "k", outcome, siblings });
  const put = (outcome: string): TraceEvent => ({ type: "put-done", key: "k", outcome, copies: 1 });
  const traces = [get(0), get(1), get(1), get(2), get(3), get(9), get(0, "failed"), put("written"), put("failed")];
  const events = traces.map((trace, sequence) => ({ node: "a", incarnation: 1, sequence, wallMs: 0, trace }));
  expect(tallyOf(events)).toEqual({
    reads: 7,
    readsFailed: 1,
    readsByVersions: [1, 2, 1, 1, 1],
    writes: 2,
    writesFailed: 1,
    standInsAsked: 0,
  });
});
