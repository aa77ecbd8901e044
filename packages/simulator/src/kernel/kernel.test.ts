import { expect, test } from "vitest";
import { runAllSequences, runRandomSequences } from "./exhaustive.ts";
import { isCanonical, operations } from "./operation.ts";

test("every sequence of four operations on three replicas agrees with the set model", () => {
  const { sequences, counterexample } = runAllSequences(4);
  expect(counterexample).toBeNull();
  expect(sequences).toBeGreaterThan(100_000);
});

test("long random sequences agree with the set model", () => {
  expect(runRandomSequences({ seed: 1, count: 2_000, length: 40 }).counterexample).toBeNull();
});

test("of the sequences that differ only in names one is kept", () => {
  expect(operations).toHaveLength(36);
  const lengthOne = operations.filter((operation) => isCanonical([operation]));
  expect(lengthOne).toHaveLength(8);
});
