import fc from "fast-check";
import { expect, test } from "vitest";
import { decodePercent, encodePercent } from "./percent-bytes.ts";
import { bucketName, objectPath, parseResource } from "./resource.ts";

test("keys of any bytes survive their way through a path", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (key) => {
      const path = objectPath({ type: "maps", bucket: "carts", paths: "buckets" }, key);
      expect(parseResource(path)).toEqual({
        ok: true,
        resource: { kind: "object", place: { type: "maps", bucket: "carts", paths: "buckets" }, key: Buffer.from(key) },
      });
    }),
  );
});

test.each([
  ["a%2Fb", [0x61, 0x2f, 0x62]],
  ["%ff%C0%80", [0xff, 0xc0, 0x80]],
  ["a+b", [0x61, 0x2b, 0x62]],
  ["..", [0x2e, 0x2e]],
  ["__proto__", [...Buffer.from("__proto__")]],
  ["\u00e9", [0xe9]],
])("the segment %j is these bytes", (segment, expected) => {
  expect([...(decodePercent(segment) ?? [])]).toEqual(expected);
});

test.each(["%", "%4", "%zz", "a%2"])("the segment %j is malformed", (segment) => {
  expect(decodePercent(segment)).toBeNull();
  expect(parseResource(`/buckets/carts/keys/${segment}`)).toEqual({ ok: false, reason: "malformed" });
});

test("typed and untyped buckets are distinct, and the default type is no type", () => {
  const typed = parseResource("/types/maps/buckets/carts/props");
  const untyped = parseResource("/types/default/buckets/carts/props");
  expect(typed).toMatchObject({ resource: { place: { type: "maps", bucket: "carts" } } });
  expect(untyped).toEqual(parseResource("/buckets/carts/props"));
  expect(bucketName({ type: "maps", bucket: "carts" })).toBe("maps.carts");
});

test.each([
  "",
  "/buckets/carts",
  "/buckets/carts/keys/a/b",
  "/types/maps",
  "/riak/carts/a/b",
  "/riak//a",
  "//buckets",
  "/ping/x",
])("nothing is at %j", (path) => {
  expect(parseResource(path)).toEqual({ ok: false, reason: "unknown" });
});

test("old paths name the same things, and keep to themselves", () => {
  expect(parseResource("/riak")).toEqual(parseResource("/buckets"));
  expect(parseResource("/riak/carts")).toMatchObject({ resource: { kind: "bucket", place: { bucket: "carts" } } });
  const place = { type: null, bucket: "carts", paths: "riak" } as const;
  expect(parseResource("/riak/carts/a%2Fb")).toEqual({
    ok: true,
    resource: { kind: "object", place, key: Buffer.from("a/b") },
  });
  expect(objectPath(place, Buffer.from("a/b"))).toBe("/riak/carts/a%2Fb");
});

test("what needs encoding is encoded, and nothing else", () => {
  expect(encodePercent(Buffer.from("a-b_c.~/ %"))).toBe("a-b_c.~%2F%20%25");
});
