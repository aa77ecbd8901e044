import { describe, expect, test } from "vitest";
import { hex, utf8 } from "../bytes.ts";
import type { ActorId, Key, RequestId } from "../ids.ts";
import type { Row, Sibling } from "../versioning/types.ts";
import { hashBytes, segmentCount } from "./tree.ts";
import { leafOf, rootOf } from "./tree-hash.ts";

const key: Key = { bucket: "carts", bytes: utf8("alice") };
const actor = "0123456789abcdef.0" as ActorId;
const sibling: Sibling = {
  dot: { actor, counter: 2 },
  value: utf8("bread"),
  writtenAt: { ms: 1_800_000_000_000, logical: 3 },
  expiresAtMs: null,
  requestId: "request 1" as RequestId,
};

function rowOf(change: Partial<Sibling> = {}): Row {
  return { clock: [{ actor, counter: 2 }], siblings: [{ ...sibling, ...change }] };
}

const rows: Readonly<Record<string, Row>> = {
  "a tombstone": { clock: [{ actor, counter: 2 }], siblings: [] },
  "a clock that has seen more": { ...rowOf(), clock: [{ actor, counter: 3 }] },
  "one event more": { ...rowOf(), clock: [...rowOf().clock, { actor: "f123456789abcdef.0" as ActorId, counter: 1 }] },
  "another actor": rowOf({ dot: { actor: "0123456789abcdef.1" as ActorId, counter: 2 } }),
  "another counter": rowOf({ dot: { actor, counter: 1 } }),
  "one bit of the value": rowOf({ value: utf8("bread").map((byte, i) => (i === 4 ? byte ^ 1 : byte)) }),
  "a value that is longer by a zero": rowOf({ value: utf8("bread\0") }),
  "another time": rowOf({ writtenAt: { ms: 1_800_000_000_001, logical: 3 } }),
  "a later tick of that time": rowOf({ writtenAt: { ms: 1_800_000_000_000, logical: 4 } }),
  "an expiry": rowOf({ expiresAtMs: 0 }),
  "another request": rowOf({ requestId: "request 2" as RequestId }),
};

describe("a leaf tells apart", () => {
  test.each(Object.keys(rows))("%s", (name) => {
    expect(leafOf(key, rows[name] ?? rowOf())).not.toEqual(leafOf(key, rowOf()));
  });

  test("keys and buckets", () => {
    const leaf = leafOf(key, rowOf());
    expect(leafOf({ ...key, bytes: utf8("alicf") }, rowOf())).not.toEqual(leaf);
    expect(leafOf({ ...key, bucket: "cart" }, rowOf())).not.toEqual(leaf);
  });
});

test("equal rows have one leaf, of 16 bytes, however long their values are", () => {
  for (const length of [0, 1, 4_095, 100_000]) {
    const value = new Uint8Array(length).fill(7);
    expect(leafOf(key, rowOf({ value }))).toEqual(leafOf(key, rowOf({ value: value.slice() })));
    expect(leafOf(key, rowOf({ value }))).toHaveLength(hashBytes);
  }
});

test("xors of leaves do not coincide: each bit of a leaf depends on each bit of the row", () => {
  const bits = 8 * hashBytes;
  const flips = Array.from({ length: 200 }, (_, i) => {
    const plain = leafOf(key, rowOf({ value: Uint8Array.of(i, 0) }));
    const flipped = leafOf(key, rowOf({ value: Uint8Array.of(i, 1) }));
    return plain.map((byte, at) => byte ^ (flipped[at] ?? 0));
  });
  for (let bit = 0; bit < bits; bit++) {
    const flipped = flips.filter((flip) => ((flip[bit >> 3] ?? 0) >> (bit & 7)) & 1).length;
    expect(flipped).toBeGreaterThan(60);
    expect(flipped).toBeLessThan(140);
  }
  expect(new Set(flips.map(hex)).size).toBe(flips.length);
});

test("a root changes with any segment; that of an empty tree is zeros", () => {
  const segments = new Uint8Array(segmentCount * hashBytes);
  expect(rootOf(segments)).toEqual(new Uint8Array(hashBytes));
  const roots = new Set<string>();
  for (let at = 0; at < segments.length; at++) {
    segments[at] = 1;
    roots.add(hex(rootOf(segments)));
    segments[at] = 0;
  }
  expect(roots.size).toBe(segments.length);
  expect(rootOf(segments.slice().fill(1))).toEqual(rootOf(new Uint8Array(segments.length + 1).fill(1).subarray(1)));
});
