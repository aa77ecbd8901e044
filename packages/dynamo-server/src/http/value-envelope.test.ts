import fc from "fast-check";
import { expect, test } from "vitest";
import type { HttpValue } from "./value-envelope.ts";
import { decodeValue, encodeValue, overheadBytes } from "./value-envelope.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const plain = { contentType: "application/octet-stream", contentEncoding: null, links: null, meta: [] };

test("a value without metadata is stored as it is, so that other clients can read it", () => {
  expect(encodeValue({ ...plain, body: bytes("bare") })).toEqual(bytes("bare"));
  expect(decodeValue(bytes("bare"))).toEqual({ ...plain, body: bytes("bare") });
  expect(overheadBytes(plain)).toBe(0);
});

test("a plain value that looks like an envelope comes out as it went in", () => {
  const inner = encodeValue({ ...plain, contentType: "text/plain", body: bytes("inner") });
  expect(decodeValue(encodeValue({ ...plain, body: inner }))).toEqual({ ...plain, body: Buffer.from(inner) });
});

test("whatever is encoded is decoded equal, and costs what was foretold", () => {
  const text = fc.string({ unit: fc.constantFrom(...'abc /;=,"<>é'.split("")), maxLength: 30 });
  const metadata = fc.record({
    contentType: text,
    contentEncoding: fc.option(text),
    links: fc.option(text),
    meta: fc.array(fc.tuple(fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/), text), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(metadata, fc.uint8Array({ maxLength: 60 }), (described, body) => {
      const value: HttpValue = { ...described, body };
      const encoded = encodeValue(value);
      const decoded = decodeValue(encoded);
      expect({ ...decoded, body: [...decoded.body] }).toEqual({ ...described, body: [...body] });
      if (overheadBytes(described) > 0) expect(encoded.length).toBe(body.length + overheadBytes(described));
    }),
  );
});

test("bytes of any kind are a value, and never a header that Node would refuse", () => {
  const forged = encodeValue({ ...plain, contentType: "text/plain", body: bytes("x") });
  const broken = Buffer.from(Buffer.from(forged).toString("latin1").replace("text/plain", "text\\nlain"), "latin1");
  expect(decodeValue(broken)).toEqual({ ...plain, body: broken });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 40 }), (noise, cut) => {
      const mixed = Buffer.concat([forged.subarray(0, cut), noise]);
      expect(decodeValue(mixed).body.length).toBeLessThanOrEqual(mixed.length);
    }),
  );
});
