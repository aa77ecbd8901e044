import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

test("waits double from half a second to ten seconds", () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => backoffMs(attempt, 0))).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
  ]);
});

test("waits are spread by up to a quarter, downwards", () => {
  expect(backoffMs(2, 0.999_999)).toBe(750);
  expect(backoffMs(2, 0.5)).toBe(875);
});
