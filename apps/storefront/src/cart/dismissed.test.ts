import { expect, test } from "vitest";
import { fakeStorage } from "../testing/fake-storage.ts";
import { dismiss, loadDismissed } from "./dismissed.ts";

test("what was dismissed stays so on this device, and the list does not grow for ever", () => {
  const storage = fakeStorage();
  for (let id = 0; id < 60; id += 1) dismiss(storage, `merge-${id}`);
  expect(loadDismissed(storage)).toHaveLength(50);
  expect(loadDismissed(storage)).toContain("merge-59");
});

test("a damaged entry is an empty one", () => {
  const storage = fakeStorage();
  storage.setItem("cartwheel.dismissed.1", "{");
  expect(loadDismissed(storage)).toEqual([]);
  storage.setItem("cartwheel.dismissed.1", '{"a":1}');
  expect(loadDismissed(storage)).toEqual([]);
});
