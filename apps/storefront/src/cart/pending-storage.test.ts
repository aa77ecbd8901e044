import { expect, test } from "vitest";
import { fakeStorage } from "../testing/fake-storage.ts";
import { adding, pendingChange, tag } from "../testing/things.ts";
import { createPendingStorage, operationIdOfKey } from "./pending-storage.ts";

const lamp = pendingChange(adding(tag("a", 1), "lamp"));
const kettle = pendingChange(adding(tag("a", 2), "kettle"));

test("changes come back after a reload, in the order they were made", () => {
  const storage = fakeStorage();
  const before = createPendingStorage(storage);
  before.save(kettle);
  before.save(lamp);
  expect(createPendingStorage(storage).load()).toEqual([lamp, kettle]);
});

test("two tabs that save at once do not overwrite each other", () => {
  const storage = fakeStorage();
  const one = createPendingStorage(storage);
  const other = createPendingStorage(storage);
  one.load();
  other.load();
  one.save(lamp);
  other.save(pendingChange(adding(tag("b", 1), "kettle")));
  expect(createPendingStorage(storage).load()).toHaveLength(2);
});

test("a forgotten change is gone, the others stay", () => {
  const storage = createPendingStorage(fakeStorage());
  storage.save(lamp);
  storage.save(kettle);
  storage.forget(lamp.operation.id);
  expect(storage.load()).toEqual([kettle]);
});

test("what others keep in the storage, and damaged entries, are left alone", () => {
  const storage = fakeStorage();
  storage.setItem("theme", "dark");
  storage.setItem("cartwheel.pending.1.x", "{not json");
  storage.setItem("cartwheel.pending.1.y", '{"operation":1}');
  expect(createPendingStorage(storage).load()).toEqual([]);
  expect(storage.length).toBe(3);
});

test("a full storage costs nothing but the copy", () => {
  const storage = fakeStorage();
  const full = Object.create(storage, {
    setItem: {
      value: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    },
  }) as Storage;
  expect(() => createPendingStorage(full).save(lamp)).not.toThrow();
});

test("a storage event names the operation it is about", () => {
  expect(operationIdOfKey(`cartwheel.pending.1.${lamp.operation.id}`)).toBe(lamp.operation.id);
  expect(operationIdOfKey("theme")).toBeNull();
  expect(operationIdOfKey(null)).toBeNull();
});
