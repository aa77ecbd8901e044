import { expect, test } from "vitest";
import { utf8 } from "./bytes.ts";
import type { Key } from "./ids.ts";
import { RecentKeys } from "./recent-keys.ts";

function keyOf(text: string): Key {
  return { bucket: "b", bytes: utf8(text) };
}

test("what was made of a key is made once, as long as few others were asked about since", () => {
  const names = new RecentKeys<string>();
  let made = 0;
  const name = (key: Key): string => names.of(key, ({ bytes }) => `${String.fromCharCode(...bytes)} ${++made}`);
  const keys = Array.from({ length: 20 }, (_, index) => keyOf(`k${index}`));
  const first = keys.map(name);
  expect(keys.toReversed().map(name)).toEqual(first.toReversed());
  // An equal key is another object, and may have been made of other bytes since.
  expect(name(keyOf("k0"))).toBe("k0 21");
});

test("the oldest is forgotten, and nothing is mixed up", () => {
  const names = new RecentKeys<string>();
  const name = (key: Key): string => names.of(key, ({ bytes }) => String.fromCharCode(...bytes));
  const keys = Array.from({ length: 100 }, (_, index) => keyOf(`k${index}`));
  for (let round = 0; round < 3; round++) {
    for (const [index, key] of keys.entries()) {
      expect(name(key)).toBe(`k${index}`);
      const earlier = (index * 7) % 100;
      expect(name(keys[earlier] ?? key)).toBe(`k${earlier}`);
    }
  }
});
