import { keyId } from "@cartwheel/dynamo";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keyBytesOf, keyHref, keyNameOf } from "./key-name.ts";

test("any key's printed form leads back to its bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
      const name = keyNameOf(keyId({ bucket: "carts", bytes }));
      expect(name?.bucket).toBe("carts");
      expect(keyBytesOf(name?.printed ?? "")).toEqual(bytes);
    }),
  );
});

test("typed text is taken as UTF-8, and a lone percent sign as itself", () => {
  expect(keyBytesOf("é")).toEqual(Uint8Array.of(0xc3, 0xa9));
  expect(keyBytesOf("100%")).toEqual(new TextEncoder().encode("100%"));
});

test("slashes belong to the key", () => {
  expect(keyNameOf("carts/account/anna")).toEqual({ bucket: "carts", printed: "account/anna" });
  expect(keyNameOf("nonsense")).toBeNull();
  expect(keyNameOf("carts/")).toBeNull();
});

test("the link carries bucket and key safely", () => {
  expect(keyHref({ bucket: "carts", printed: "a%26&b" })).toBe("/keys?bucket=carts&key=a%2526%26b");
});
