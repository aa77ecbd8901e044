import { describe, expect, test } from "vitest";
import { headlineOf, healthOf } from "./health.ts";
import { divisionOf, groupsOf, linksBetween, sightOf } from "./sight.ts";
import { reportsFrom } from "./test-reports.ts";

/** Rows hear columns: `.` hears, `x` suspects; a row of `?` did not answer. */
const regionsCut = reportsFrom({
  "east-1": "-..xx",
  "east-2": ".-.xx",
  "east-3": "..-xx",
  "west-1": "xxx-.",
  "west-2": "xxx.-",
});
const allWell = reportsFrom({ a: "-..", b: ".-.", c: "..-" });
const oneWay = reportsFrom({ a: "-..", b: "x-.", c: "..-" });
const oneDown = reportsFrom({ a: "-.x", b: ".-x", c: "???" });

describe("who hears whom", () => {
  test("a partition is two groups, the larger first", () => {
    expect(groupsOf(regionsCut)).toEqual([
      ["east-1", "east-2", "east-3"],
      ["west-1", "west-2"],
    ]);
    expect(headlineOf(regionsCut)).toEqual({
      text: "Partitioned: east-1, east-2 and east-3  |  west-1 and west-2.",
      tone: "bad",
    });
  });

  test("one direction lost: the link is one-way, and the views differ", () => {
    expect(linksBetween(oneWay).map((link) => link.kind)).toEqual(["one-way", "both", "both"]);
    expect(groupsOf(oneWay)).toHaveLength(1);
    expect(headlineOf(oneWay)).toEqual({ text: "Up, but views differ between a and b.", tone: "warning" });
    expect(oneWay.map((node) => healthOf(node, oneWay).note)).toEqual(["suspected by b", "", ""]);
  });

  test("a whole region that is not heard, but hears", () => {
    const reports = reportsFrom({ "east-1": "-..", "west-1": "x-.", "west-2": "x.-" });
    expect(divisionOf(reports)).toEqual({ kind: "one-way", groups: [["west-1", "west-2"], ["east-1"]] });
    expect(divisionOf(regionsCut).kind).toBe("complete");
    expect(divisionOf(allWell)).toEqual({ kind: "none" });
    expect(headlineOf(reports).text).toBe("Partitioned one way: west-1 and west-2  |  east-1.");
  });

  test("a node that does not answer is down, in no group, and its view unknown", () => {
    expect(groupsOf(oneDown)).toEqual([["a", "b"]]);
    expect(headlineOf(oneDown)).toEqual({ text: "c is down.", tone: "bad" });
    expect(oneDown.map((node) => healthOf(node, oneDown).letters)).toEqual(["UN", "UN", "DN"]);
    const [, , c] = oneDown;
    expect(c && sightOf(c, "a")).toEqual({ kind: "no-answer" });
  });

  test("all well", () => {
    expect(headlineOf(allWell).tone).toBe("good");
    expect(headlineOf([]).text).toBe("No node has answered yet.");
    expect(headlineOf(reportsFrom({ a: "??", b: "??" })).text).toContain("No node answers");
  });
});
