import { expect, test } from "vitest";
import {
  deleteParameters,
  fetchParameters,
  parseParameters,
  quorumsOf,
  storeParameters,
  timeoutOf,
} from "./parameters.ts";

const parse = (query: string): ReturnType<typeof parseParameters<typeof fetchParameters>> =>
  parseParameters(fetchParameters, new URLSearchParams(query));

test.each(["r=x", "r=-1", "r=1.5", "r=1e309", "r=", "r=1&r=2", "pr=many"])("%s is refused by its name", (query) => {
  expect(parse(query)).toMatchObject({
    ok: false,
    problem: { status: 400, parameter: query.startsWith("pr") ? "pr" : "r" },
  });
});

test.each(["timeout=0", "timeout=-5", "timeout=30001", "timeout=1.5", "timeout=1e9", "timeout=soon"])(
  "%s is refused",
  (query) => {
    expect(parse(query)).toMatchObject({ ok: false, problem: { status: 400, parameter: "timeout" } });
  },
);

test("a toggle is true or false", () => {
  expect(parseParameters(storeParameters, new URLSearchParams("returnbody=yes"))).toMatchObject({
    ok: false,
    problem: { parameter: "returnbody" },
  });
});

test.each(["basic_quorum=1", "notfound_ok=false", "n_val=9", "whatever=1"])("%s is accepted and ignored", (query) => {
  expect(parse(query).ok).toBe(true);
  expect(parseParameters(deleteParameters, new URLSearchParams("rw=all")).ok).toBe(true);
});

test("words are numbers of the bucket's n", () => {
  expect(quorumsOf({ r: "all", pr: "one", w: "quorum", dw: "default" }, 5)).toEqual({
    ok: true,
    value: { r: 5, pr: 1, w: 3, pw: null, dw: null },
  });
});

test.each([
  [{ r: "0" }, "r"],
  [{ w: "0" }, "w"],
  [{ r: "4" }, "r"],
  [{ pw: "4" }, "pw"],
  [{ dw: "999999999" }, "dw"],
])("%j is outside of n = 3", (texts, parameter) => {
  expect(quorumsOf(texts, 3)).toMatchObject({ ok: false, problem: { status: 400, parameter } });
});

test("no owners need be among them", () => {
  expect(quorumsOf({ pr: "0", pw: "0", dw: "0" }, 3)).toMatchObject({ ok: true, value: { pr: 0, pw: 0, dw: 0 } });
  expect(timeoutOf({})).toBe(2_000);
});
