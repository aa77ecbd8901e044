import { expect, test } from "vitest";
import { nodeTurns, ownerBand } from "./ring-layout.ts";

const five = ["east-1", "east-2", "east-3", "west-1", "west-2"].map((id) => ({ id, zone: id.slice(0, 4) }));

test("zones stand side by side, the first on the right", () => {
  const turns = nodeTurns(five);
  expect(turns.get("east-2")).toBeCloseTo(0.25);
  const west = [turns.get("west-1") ?? 0, turns.get("west-2") ?? 0];
  expect((west[0] ?? 0) + (west[1] ?? 0)).toBeCloseTo(1.5);
  expect(new Set(turns.values()).size).toBe(5);
});

test("a zone that others interrupt in the list is still drawn together", () => {
  const mixed = ["a-1", "b-1", "a-2", "b-2"].map((id) => ({ id, zone: id.slice(0, 1) }));
  const order = [...nodeTurns(mixed)].map(([id]) => id);
  expect(order).toEqual(["a-1", "a-2", "b-1", "b-2"]);
});

test("bands go inwards and do not touch", () => {
  expect(ownerBand(1).outer).toBeLessThan(ownerBand(0).inner);
});
