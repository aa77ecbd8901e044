import { describe, expect, test } from "vitest";
import type { DemoState } from "../../model/demo-state.ts";
import { disturbancesOf, zoneGroups } from "./disturbances.ts";

const nodes = ["east-1", "east-2", "west-1"].map((id) => ({
  id,
  name: id,
  zone: id.slice(0, 4),
  address: "",
  state: "running" as const,
  pid: 1,
}));
const calm: DemoState = { nodes, apps: [], cut: null, links: [] };

describe("disturbances", () => {
  test("none", () => expect(disturbancesOf(calm)).toEqual([]));

  test("a cut is told once, not link by link", () => {
    const links = [
      { from: "east-1", to: "west-1", drop: true, delayMs: 0 },
      { from: "west-1", to: "east-1", drop: true, delayMs: 0 },
    ];
    const cut = { groups: [["east-1", "east-2"], ["west-1"]] };
    expect(disturbancesOf({ ...calm, cut, links })).toEqual(["Cut: east-1, east-2  |  west-1"]);
  });

  test("one-way drops and delays, gathered by sender", () => {
    const links = [
      { from: "east-1", to: "west-1", drop: true, delayMs: 0 },
      { from: "east-1", to: "east-2", drop: true, delayMs: 0 },
      { from: "west-1", to: "east-1", drop: false, delayMs: 300 },
    ];
    expect(disturbancesOf({ ...calm, links })).toEqual([
      "east-1 → west-1, east-2: nothing arrives",
      "west-1 → east-1: 300 ms late",
    ]);
  });

  test("zones are the groups of the obvious cut", () => {
    expect(zoneGroups(calm)).toEqual([
      { zone: "east", nodes: ["east-1", "east-2"] },
      { zone: "west", nodes: ["west-1"] },
    ]);
  });
});
