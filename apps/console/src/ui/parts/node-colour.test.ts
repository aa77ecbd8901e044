import { expect, test } from "vitest";
import { nodeColour } from "./node-colour.ts";

const nodes = ["west-2", "east-1", "east-2", "west-1", "east-3"].map((id) => ({ id, zone: id.slice(0, 4) }));

test("no two nodes look alike, and the order in which they are listed changes nothing", () => {
  const colours = nodes.map(({ id }) => JSON.stringify(nodeColour(id, nodes)));
  expect(new Set(colours).size).toBe(nodes.length);
  expect(nodes.map(({ id }) => JSON.stringify(nodeColour(id, nodes.toReversed())))).toEqual(colours);
});

test("a node that nobody has introduced still has a colour", () => {
  expect(nodeColour("stranger", nodes)).toMatchObject({ "--lift": 0 });
  expect(nodeColour("stranger", [])).toMatchObject({ "--shade": 0.4 });
});
