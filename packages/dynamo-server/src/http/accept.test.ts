import { expect, test } from "vitest";
import { Accept } from "./accept.ts";

test("the most specific range decides", () => {
  const accept = new Accept("text/*;q=0.3, text/plain;q=0.7, */*;q=0.1, image/png;q=0");
  expect(accept.quality("text/plain; charset=utf-8")).toBe(0.7);
  expect(accept.quality("text/html")).toBe(0.3);
  expect(accept.quality("application/json")).toBe(0.1);
  expect(accept.quality("image/png")).toBe(0);
});

test.each([undefined, "", "garbage", "*/*"])("%j accepts anything and prefers nothing by name", (header) => {
  const accept = new Accept(header);
  expect(accept.quality("image/png")).toBe(1);
  expect(accept.prefers("application/json")).toBe(false);
});

test.each([
  ["application/json", true],
  ["application/json, */*;q=0.5", true],
  ["multipart/mixed, application/json;q=0.7", false],
  ["text/plain, application/json", false],
  ["application/json;q=0", false],
])("whether %j prefers JSON: %s", (header, expected) => {
  expect(new Accept(header).prefers("application/json")).toBe(expected);
});
