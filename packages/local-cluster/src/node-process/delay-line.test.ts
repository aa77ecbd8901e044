import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DelayLine } from "./delay-line.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("without a delay things pass at once", () => {
  const passed: string[] = [];
  new DelayLine().add(0, () => passed.push("a"));
  expect(passed).toEqual(["a"]);
});

test("what came later never overtakes, also when the delay has ended", () => {
  const passed: string[] = [];
  const line = new DelayLine();
  line.add(100, () => passed.push("slow"));
  line.add(0, () => passed.push("fast"));
  expect(passed).toEqual([]);
  vi.advanceTimersByTime(101);
  expect(passed).toEqual(["slow", "fast"]);
  line.add(0, () => passed.push("later"));
  expect(passed).toEqual(["slow", "fast", "later"]);
});

test("each thing waits its own time", () => {
  const passed: string[] = [];
  const line = new DelayLine();
  line.add(100, () => passed.push("first"));
  vi.advanceTimersByTime(50);
  line.add(100, () => passed.push("second"));
  vi.advanceTimersByTime(60);
  expect(passed).toEqual(["first"]);
  vi.advanceTimersByTime(60);
  expect(passed).toEqual(["first", "second"]);
});

test("what waits is forgotten on stop", () => {
  const passed: string[] = [];
  const line = new DelayLine();
  line.add(10, () => passed.push("a"));
  line.stop();
  vi.advanceTimersByTime(100);
  expect(passed).toEqual([]);
});
