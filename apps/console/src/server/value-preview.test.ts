import { expect, test } from "vitest";
import { previewOf } from "./value-preview.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("JSON is indented, text is text, bytes are hex", () => {
  expect(previewOf(bytesOf('{"lamp":2}'))).toBe('{\n  "lamp": 2\n}');
  expect(previewOf(bytesOf("plain"))).toBe("plain");
  expect(previewOf(Uint8Array.of(0xff, 0x00, 0x10))).toBe("ff0010");
  expect(previewOf(new Uint8Array(0))).toBe("");
});

test("a long value says how much is left out", () => {
  expect(previewOf(bytesOf("x".repeat(7_000)))).toMatch(/x\n… 1000 more characters$/);
  expect(previewOf(new Uint8Array(1024 * 1024))).toMatch(/\n… \d+ more characters$/);
});
