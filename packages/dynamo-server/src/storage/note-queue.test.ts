import { expect, test, vi } from "vitest";
import { NoteQueue } from "./note-queue.ts";

function scene() {
  const sent: string[] = [];
  const done: string[] = [];
  const queue = new NoteQueue((name, value) => sent.push(`${name}=${value}`));
  const add = (name: string, value: string): void =>
    queue.add({ name, value, done: () => done.push(`${name}=${value}`) });
  return { sent, done, queue, add };
}

test("notes are sent one at a time, and a waiting one makes way for the next of its name", () => {
  const { sent, done, queue, add } = scene();
  for (const value of ["1", "2", "3"]) add("readiness", value);
  add("history", "h");
  add("readiness", "4");
  expect(sent).toEqual(["readiness=1"]);
  for (let answers = 0; answers < 3; answers += 1) queue.answered(true);
  expect(sent).toEqual(["readiness=1", "history=h", "readiness=4"]);
  expect(done).toEqual(["readiness=1", "history=h", "readiness=2", "readiness=3", "readiness=4"]);
});

test("a note that cannot be stored is tried again until it is, or until the end", async () => {
  vi.useFakeTimers();
  const { sent, done, queue, add } = scene();
  add("history", "h");
  queue.answered(false);
  expect(sent).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(sent).toHaveLength(2);
  queue.answered(false);
  const closed = queue.close();
  expect(sent).toHaveLength(3);
  queue.answered(false);
  await closed;
  expect(done).toEqual([]);
  vi.useRealTimers();
});
