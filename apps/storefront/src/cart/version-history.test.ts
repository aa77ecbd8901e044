import { expect, test } from "vitest";
import { historyOf } from "./version-history.ts";

function version(region: string, counters: Readonly<Record<string, number>>) {
  const operations = Object.entries(counters).map(([actor, counter]) => ({ actor, counter }));
  return { vtag: `of ${region}`, writtenIn: [region], operations };
}

test("two regions that each took changes on top of what both knew", () => {
  expect(historyOf([version("east", { a: 3, b: 1 }), version("west", { a: 2, b: 1, c: 2 })])).toEqual({
    shared: 3,
    branches: [
      { vtag: "of east", region: "east", own: 1 },
      { vtag: "of west", region: "west", own: 2 },
    ],
    joined: 6,
  });
});

test("versions that had nothing in common", () => {
  const { shared, joined } = historyOf([version("east", { a: 1 }), version("west", { b: 1 })]);
  expect({ shared, joined }).toEqual({ shared: 0, joined: 2 });
});
