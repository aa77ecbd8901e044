import fc from "fast-check";
import { expect, test } from "vitest";
import type { EncodedWrite } from "./encode-write.ts";
import { rowChecksum } from "./row-checksum.ts";
import { packBatch, unpackBatch } from "./write-batch.ts";

const writes: fc.Arbitrary<EncodedWrite> = fc.record({
  key: fc.record({ bucket: fc.string(), bytes: fc.uint8Array({ maxLength: 1_024 }) }),
  partition: fc.integer({ min: 0, max: 65_535 }),
  n: fc.integer({ min: 1, max: 65_535 }),
  row: fc.option(
    fc.record({
      bytes: fc.uint8Array({ maxLength: 300 }),
      replicatedBytes: fc.integer({ min: 0, max: 300 }),
      segment: fc.integer({ min: 0, max: 255 }),
      deadFromMs: fc.option(fc.maxSafeNat()),
    }),
  ),
});

test("a packed batch gives its writes back, in order", () => {
  fc.assert(
    fc.property(fc.array(writes), (batch) => {
      expect([...unpackBatch(packBatch(batch))]).toEqual(batch);
    }),
  );
});

test("the checksum tells bucket, key, row and leaf apart", () => {
  const key = { bucket: "carts", bytes: new Uint8Array([1, 2]) };
  const row = new Uint8Array([3, 4, 5]);
  const leaf = new Uint8Array(16).fill(6);
  const checksum = rowChecksum(key, row, leaf);
  expect(rowChecksum({ bucket: "carts", bytes: new Uint8Array([1, 2]) }, row.slice(), leaf)).toBe(checksum);
  expect(rowChecksum({ ...key, bucket: "orders" }, row, leaf)).not.toBe(checksum);
  expect(rowChecksum(key, row, leaf.with(3, 7))).not.toBe(checksum);
  expect(rowChecksum({ ...key, bytes: new Uint8Array([1, 2, 3]) }, row.subarray(1), leaf)).not.toBe(checksum);
  for (let bit = 0; bit < 24; bit += 1) {
    const flipped = row.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    expect(rowChecksum(key, flipped, leaf), `bit ${bit}`).not.toBe(checksum);
  }
});
