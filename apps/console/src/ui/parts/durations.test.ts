import { expect, test } from "vitest";
import { shortDuration, timeOfDay } from "./durations.ts";

test("spans are no finer than a person can use", () => {
  const spans = [0, 49, 50, 1_240, 9_990, 12_400, 61_000, 7_200_000].map(shortDuration);
  expect(spans).toEqual(["now", "now", "0.1 s", "1.2 s", "10.0 s", "12 s", "1 min", "2 h"]);
});

test("time of day has all its digits", () => {
  expect(timeOfDay(new Date(2026, 0, 1, 4, 5, 6, 7).getTime())).toBe("04:05:06.007");
});
