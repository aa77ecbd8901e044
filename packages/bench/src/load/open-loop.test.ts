import { expect, test } from "vitest";
import { openLoop } from "./open-loop.ts";

test("begins operations at its rate though none has ended, and counts what succeeded and what failed", async () => {
  const latencies: number[] = [];
  let running = 0;
  let everythingBegan = (): void => undefined;
  const began = new Promise<void>((resolve) => (everythingBegan = resolve));
  const result = await openLoop({
    ratePerSecond: 1_000,
    durationMs: 20,
    operate: async (index) => {
      if (++running === 20) everythingBegan();
      await began;
      return index % 4 !== 0;
    },
    onLatency: (ms) => latencies.push(ms),
  });
  expect(result).toEqual({ succeeded: 15, failed: 5 });
  expect(latencies).toHaveLength(15);
  // The second one was due at 1 ms and waited for the twentieth, due at 19 ms.
  expect(latencies[0]).toBeGreaterThanOrEqual(17);
});
