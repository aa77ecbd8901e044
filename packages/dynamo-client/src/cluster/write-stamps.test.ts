import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { compareHybridTimes, type RequestId } from "@cartwheel/dynamo";
import { WriteStamps } from "./write-stamps.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

it("stamps later writes later, also within one millisecond and when the wall clock goes back", () => {
  const stamps = new WriteStamps();
  const times = [1_000_000, 1_000_000, 999_000, 1_000_001].map((wallMs) => {
    vi.setSystemTime(wallMs);
    return stamps.next(undefined).writtenAt;
  });
  expect(times.map((time, index) => index === 0 || compareHybridTimes(times[index - 1] ?? time, time) < 0)).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

it("stamps after what it was shown, unless that is absurdly far ahead", () => {
  const stamps = new WriteStamps();
  stamps.observe({ ms: 1_000_500, logical: 7 });
  expect(stamps.next(undefined).writtenAt).toEqual({ ms: 1_000_500, logical: 8 });
  stamps.observe({ ms: 9_000_000, logical: 0 });
  expect(stamps.next(undefined).writtenAt.ms).toBe(1_000_500);
});

it("gives every write an id that no other has, in this client or another", () => {
  const ids = [new WriteStamps(), new WriteStamps()].flatMap((stamps) =>
    Array.from({ length: 100 }, () => stamps.next(undefined).requestId),
  );
  expect(new Set(ids).size).toBe(200);
});

it("stamps a repeat as the first for as long as a coordinator remembers, and remembers no more than that", () => {
  const stamps = new WriteStamps();
  const named = "mine" as RequestId;
  const first = stamps.next(named);
  vi.setSystemTime(1_059_000);
  expect(stamps.next(named)).toEqual(first);
  vi.setSystemTime(1_061_000);
  // Old names make way when a new one comes.
  stamps.next("another" as RequestId);
  expect(stamps.next(named).writtenAt.ms).toBe(1_061_000);
});
