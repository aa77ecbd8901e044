import { expect, test } from "vitest";
import { closedLoop } from "./closed-loop.ts";

test("keeps so many operations in flight, and counts what succeeded and what failed", async () => {
  let running = 0;
  let mostRunning = 0;
  const latencies: number[] = [];
  const result = await closedLoop({
    inFlight: 4,
    durationMs: 50,
    operate: async (index) => {
      mostRunning = Math.max(mostRunning, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return index % 2 === 0;
    },
    onLatency: (ms) => latencies.push(ms),
  });
  expect(mostRunning).toBe(4);
  expect(latencies).toHaveLength(result.succeeded);
  expect(Math.abs(result.succeeded - result.failed)).toBeLessThanOrEqual(4);
  expect(result.perSecond).toBeGreaterThan(0);
});
