import { expect, test } from "vitest";
import { difference, parseFigures, quantile } from "./figures.ts";

const text = `# HELP a_total Things
# TYPE a_total counter
a_total{op="get",outcome="ok"} 3
a_total{op="put",outcome="say \\"no\\"\\n"} 4
plain 1.5e3
d_bucket{le="0.1",op="get"} 90
d_bucket{le="1",op="get"} 99
d_bucket{le="+Inf",op="get"} 100
`;

test("series are found by name and labels, and summed", () => {
  const figures = parseFigures(text);
  expect(figures.sum("a_total")).toBe(7);
  expect(figures.sum("a_total", { op: "get" })).toBe(3);
  expect(figures.sum("plain")).toBe(1_500);
  expect(figures.sum("absent")).toBe(0);
  expect(figures.series("a_total", { op: "put" })[0]?.labels["outcome"]).toBe('say "no"\n');
});

test("a quantile is the bound of the bucket that it lies in; beyond the last bound, that bound", () => {
  const buckets = parseFigures(text).histogram("d");
  expect([quantile(buckets, 0.5), quantile(buckets, 0.95), quantile(buckets, 0.999)]).toEqual([0.1, 1, 1]);
  expect(quantile([], 0.5)).toBeNull();
  expect(quantile(difference(buckets, buckets), 0.5)).toBeNull();
  expect(difference(buckets, []).map(({ count }) => count)).toEqual([90, 99, 100]);
});
