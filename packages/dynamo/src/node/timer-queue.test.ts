import fc from "fast-check";
import { expect, test } from "vitest";
import { TimerQueue } from "./timer-queue.ts";

test("timers fire by time, then in the order in which they were set; cancelled ones never", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { maxLength: 60 }), (script) => {
      const queue = new TimerQueue();
      const fired: number[] = [];
      const timers = script.map(([atMs], i) => queue.schedule(atMs, () => fired.push(i)));
      script.forEach(([, cancelled], i) => cancelled && timers[i]?.cancel());
      for (let nowMs = 0; nowMs <= 20; nowMs++) queue.runDue(nowMs);
      const expected = script
        .map(([atMs, cancelled], i) => ({ atMs, cancelled, i }))
        .filter(({ cancelled }) => !cancelled)
        .sort((a, b) => a.atMs - b.atMs || a.i - b.i);
      expect(fired).toEqual(expected.map(({ i }) => i));
      expect(queue.nextAtMs()).toBeNull();
    }),
  );
});

test("what a timer sets for now runs in the next call, so a loop of zero delays cannot hang a node", () => {
  const queue = new TimerQueue();
  let runs = 0;
  const again = (): void => {
    runs++;
    queue.schedule(5, again);
  };
  queue.schedule(5, again);
  queue.runDue(5);
  expect(runs).toBe(1);
  queue.runDue(5);
  expect(runs).toBe(2);
});
