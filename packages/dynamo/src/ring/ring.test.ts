import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NodeId, Partition } from "../ids.ts";
import { planInit } from "../membership/history.ts";
import type { Member } from "../membership/types.ts";
import { claimPartitions } from "./claim.ts";
import { createRing } from "./ring.ts";
import { partitionOf } from "./token.ts";

function members(count: number, zones: number, weights: readonly number[] = []): Member[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `n${i}` as NodeId,
    zone: `z${i % zones}`,
    weight: weights[i] ?? 1,
  }));
}

function counts(assignment: readonly number[], size: number): number[] {
  return Array.from({ length: size }, (_, index) => assignment.filter((owner) => owner === index).length);
}

describe("claiming partitions", () => {
  test("equal members get counts that differ by at most one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4 }), (size, zones) => {
        const assignment = claimPartitions({ members: members(size, zones), partitionCount: 256, n: 3 });
        const owned = counts(assignment, size);
        expect(Math.max(...owned) - Math.min(...owned)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  test("neighbouring partitions have distinct owners wherever that is possible", () => {
    for (const size of [4, 5, 6, 7, 10, 30]) {
      const assignment = claimPartitions({ members: members(size, 1), partitionCount: 256, n: 3 });
      for (let at = 0; at < 256; at++) {
        const window = [0, 1, 2].map((step) => assignment[(at + step) % 256]);
        expect(new Set(window).size, `${size} members, partition ${at}`).toBe(3);
      }
    }
  });

  test("a weight counts in proportion, and for at most 1/N of the ring", () => {
    const twice = counts(claimPartitions({ members: members(5, 1, [2]), partitionCount: 240, n: 3 }), 5);
    expect(twice).toEqual([80, 40, 40, 40, 40]);
    const greedy = counts(claimPartitions({ members: members(5, 1, [1_000]), partitionCount: 240, n: 3 }), 5);
    expect(greedy[0]).toBe(80);
  });

  test("more members than partitions is a bug of the caller", () => {
    expect(() => claimPartitions({ members: members(5, 1), partitionCount: 4, n: 3 })).toThrow("more members");
  });
});

describe("the ring", () => {
  const clusterId = "0".repeat(32);

  test("is a pure function of the history", () => {
    const plan = { clusterId, members: members(5, 2), partitionCount: 64, n: 3 };
    const [a, b] = [createRing([planInit(plan)]), createRing([structuredClone(planInit(plan))])];
    expect(a.id).toBe(b.id);
    expect(a.firstOwners).toEqual(b.firstOwners);
    expect(createRing([planInit({ ...plan, clusterId: "1".repeat(32) })]).id).not.toBe(a.id);
  });

  test("every preference list names every member once, owners first", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        (size, zones, n) => {
          const ring = createRing([planInit({ clusterId, members: members(size, zones), partitionCount: 32, n })]);
          for (let partition = 0; partition < 32; partition++) {
            const list = ring.preferenceList(partition as Partition, n);
            expect(new Set(list.map(({ node }) => node)).size).toBe(size);
            expect(list.map(({ role }) => role)).toEqual(
              list.map((_, i) => (i < Math.min(n, size) ? "owner" : "other")),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("owners found by a short walk are the first entries of the preference list", () => {
    fc.assert(
      fc.property(
        fc.record({
          size: fc.integer({ min: 1, max: 12 }),
          zones: fc.integer({ min: 1, max: 5 }),
          n: fc.integer({ min: 1, max: 6 }),
          weights: fc.array(fc.constantFrom(1, 1, 5, 0.001), { minLength: 12, maxLength: 12 }),
        }),
        ({ size, zones, n, weights }) => {
          const all = members(size, zones, weights);
          const ring = createRing([planInit({ clusterId, members: all, partitionCount: 16, n })]);
          for (let partition = 0; partition < 16; partition++) {
            const listed = ring.preferenceList(partition as Partition, n).filter(({ role }) => role === "owner");
            expect(ring.ownersOf(partition, n)).toEqual(listed.map(({ node }) => node));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("tokens fall into equal partitions, the first and the last included", () => {
    const token = (first: number): Uint8Array => Uint8Array.from([first, first, first, first]);
    expect(partitionOf(token(0), 256)).toBe(0);
    expect(partitionOf(token(255), 256)).toBe(255);
    expect(partitionOf(token(128), 4)).toBe(2);
  });
});
