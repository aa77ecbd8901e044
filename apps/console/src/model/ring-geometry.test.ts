import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { partitionsPath, partitionUnder, pointAt, segmentPath, spanOf, turnOf, turnOfToken } from "./ring-geometry.ts";

const band = { inner: 50, outer: 100 };

describe("ring geometry", () => {
  test("turns go clockwise from twelve o'clock", () => {
    expect(pointAt(0, 10).y).toBeCloseTo(-10);
    expect(pointAt(0.25, 10).x).toBeCloseTo(10);
    expect(pointAt(0.5, 10).y).toBeCloseTo(10);
    expect(pointAt(0.75, 10).x).toBeCloseTo(-10);
  });

  test("a point's turn is the turn it was drawn at", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.9999, noNaN: true }), (turn) => {
        expect(turnOf(pointAt(turn, 80))).toBeCloseTo(turn, 9);
      }),
    );
  });

  test("the middle of each partition lies under the pointer as that partition", () => {
    const partitionCount = 256;
    for (let partition = 0; partition < partitionCount; partition++) {
      const { from, to } = spanOf(partition, partitionCount);
      expect(partitionUnder(pointAt((from + to) / 2, 75), band, partitionCount)).toBe(partition);
    }
  });

  test("outside the band there is no partition", () => {
    expect(partitionUnder({ x: 0, y: -49 }, band, 8)).toBeNull();
    expect(partitionUnder({ x: 0, y: -101 }, band, 8)).toBeNull();
  });

  test("neighbouring partitions of one owner become one segment", () => {
    const path = partitionsPath(band, 8, (partition) => partition === 1 || partition === 2 || partition === 5);
    expect(path.match(/Z/g)).toHaveLength(2);
    expect(partitionsPath(band, 8, () => false)).toBe("");
  });

  test("one owner of everything is drawn as two halves", () => {
    expect(partitionsPath(band, 8, () => true)).toBe(segmentPath(band, { from: 0, to: 1 }));
    expect(segmentPath(band, { from: 0, to: 1 }).match(/Z/g)).toHaveLength(2);
  });

  test("a token's turn agrees with its partition", () => {
    expect(turnOfToken(new Uint8Array(16))).toBe(0);
    expect(turnOfToken(Uint8Array.of(0x80, 0, 0, 0, 0, 0))).toBe(0.5);
    expect(turnOfToken(new Uint8Array(16).fill(0xff))).toBeLessThan(1);
    expect(Math.floor(turnOfToken(Uint8Array.of(0x12, 0x34, 0, 0, 0, 0)) * 256)).toBe(0x12);
  });
});
