import { expect, test } from "vitest";
import { Dice } from "./dice.ts";
import { Schedule } from "./schedule.ts";

test("things happen in order of time, and at one instant in the order in which they were entered", () => {
  const schedule = new Schedule();
  const dice = new Dice(1, "test");
  const entered = Array.from({ length: 500 }, (_, order) => ({ atUs: dice.below(40), order }));
  const happened: typeof entered = [];
  for (const entry of entered) schedule.at(entry.atUs, () => happened.push(entry));
  while (schedule.step(1_000));
  expect(happened).toEqual(entered.toSorted((a, b) => a.atUs - b.atUs || a.order - b.order));
});

test("time stands at the instant of what happens, and moves to the limit when nothing is left", () => {
  const schedule = new Schedule();
  const seen: number[] = [];
  schedule.at(7, () => schedule.after(5, () => seen.push(schedule.nowUs)));
  schedule.at(50, () => seen.push(schedule.nowUs));
  while (schedule.step(20));
  expect(seen).toEqual([12]);
  expect(schedule.nowUs).toBe(20);
  expect(schedule.size).toBe(1);
});

test("an entry in the past happens now", () => {
  const schedule = new Schedule();
  const seen: number[] = [];
  schedule.at(10, () => schedule.at(3, () => seen.push(schedule.nowUs)));
  while (schedule.step(100));
  expect(seen).toEqual([10]);
});
