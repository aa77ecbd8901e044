import { expect, test } from "vitest";
import { LeafHash } from "./leaf-hash.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("a leaf tells tree key, bucket, key and row apart, wherever one ends and the next begins", () => {
  const hash = new LeafHash(new Uint8Array(32).fill(1));
  const leaves = [
    hash.of({ bucket: "ab", bytes: bytes("cd") }, bytes("ef")),
    hash.of({ bucket: "abc", bytes: bytes("d") }, bytes("ef")),
    hash.of({ bucket: "ab", bytes: bytes("cde") }, bytes("f")),
    hash.of({ bucket: "ab", bytes: bytes("cd") }, bytes("eg")),
    new LeafHash(new Uint8Array(32).fill(2)).of({ bucket: "ab", bytes: bytes("cd") }, bytes("ef")),
  ];
  expect(new Set(leaves.map((leaf) => Buffer.from(leaf).toString("hex"))).size).toBe(leaves.length);
});

test("a leaf does not depend on what was hashed before it, however large that was", () => {
  const key = { bucket: "körbe", bytes: bytes("a") };
  const expected = new LeafHash(new Uint8Array(32).fill(1)).of(key, bytes("row"));
  const hash = new LeafHash(new Uint8Array(32).fill(1));
  hash.of(key, new Uint8Array(100_000).fill(9));
  expect(hash.of(key, bytes("row"))).toEqual(expected);
  expect(expected).toHaveLength(16);
});
