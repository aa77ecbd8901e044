import { expect, test } from "vitest";
import { Dice } from "./dice.ts";

function draws(dice: Dice): number[] {
  return Array.from({ length: 20 }, () => dice.uint32());
}

test("a seed and a purpose decide everything", () => {
  expect(draws(new Dice(7, "a"))).toEqual(draws(new Dice(7, "a")));
  expect(draws(new Dice(7, "a"))).not.toEqual(draws(new Dice(7, "b")));
  expect(draws(new Dice(7, "a"))).not.toEqual(draws(new Dice(8, "a")));
  expect(draws(new Dice(7, "a"))).not.toEqual(draws(new Dice(7 + 2 ** 32, "a")));
});

test("chances are what they say, within what luck allows", () => {
  const dice = new Dice(1, "chance");
  const hits = Array.from({ length: 20_000 }, () => dice.chance(250)).filter(Boolean).length;
  expect(hits).toBeGreaterThan(4_700);
  expect(hits).toBeLessThan(5_300);
  expect(Array.from({ length: 1_000 }, () => dice.chance(0)).some(Boolean)).toBe(false);
  expect(Array.from({ length: 1_000 }, () => dice.chance(1_000)).every(Boolean)).toBe(true);
});

test("shuffling keeps every item", () => {
  const items = Array.from({ length: 30 }, (_, index) => index);
  const shuffled = new Dice(3, "shuffle").shuffled(items);
  expect(shuffled).not.toEqual(items);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
});
