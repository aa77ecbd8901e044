import { expect, test } from "vitest";
import { Random } from "../random.ts";
import { loadBalancingEfficiency, type PlacementStrategy } from "./placements.ts";

const mean = (strategy: PlacementStrategy, metadata: number): number => {
  const random = new Random([1, 2, 3, 4]);
  const rings = 20;
  let sum = 0;
  for (let i = 0; i < rings; i++) sum += loadBalancingEfficiency({ strategy, nodes: 30, metadata, n: 3 }, random);
  return sum / rings;
};

test("§6.2: with the same metadata strategy 3 balances better than strategy 1, and a spaced claim better still", () => {
  for (const metadata of [60, 240, 960]) {
    expect(mean(3, metadata)).toBeGreaterThan(mean(1, metadata) + 0.05);
    expect(mean("spaced", metadata)).toBeGreaterThan(mean(3, metadata));
  }
});

test("§6.2: strategy 2 does as strategy 1 while tokens are few, and falls behind when they outnumber its partitions", () => {
  expect(Math.abs(mean(2, 240) - mean(1, 240))).toBeLessThan(0.03);
  expect(mean(2, 15_360)).toBeLessThan(mean(1, 15_360) - 0.05);
});

test("a spaced claim is perfect where S divides Q", () => {
  expect(mean("spaced", 960)).toBeCloseTo(1, 12);
});
