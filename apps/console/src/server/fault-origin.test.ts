import { expect, test } from "vitest";
import { mayInject } from "./fault-origin.ts";

const own = "localhost:3002";

test.each([
  { who: "the console's own page", host: own, origin: `http://${own}`, allowed: true },
  { who: "by address", host: "127.0.0.1:3002", origin: "http://127.0.0.1:3002", allowed: true },
  { who: "IPv6", host: "[::1]:3002", origin: "http://[::1]:3002", allowed: true },
  { who: "another site", host: own, origin: "https://elsewhere.example", allowed: false },
  { who: "another port of this machine", host: own, origin: "http://localhost:3000", allowed: false },
  {
    who: "a name made to point here",
    host: "elsewhere.example:3002",
    origin: "http://elsewhere.example:3002",
    allowed: false,
  },
  {
    who: "a look-alike name",
    host: "localhost.example:3002",
    origin: "http://localhost.example:3002",
    allowed: false,
  },
  { who: "an opaque origin", host: own, origin: "null", allowed: false },
  { who: "no origin", host: own, origin: null, allowed: false },
])("$who", ({ host, origin, allowed }) => {
  const headers = new Headers({ host });
  if (origin !== null) headers.set("origin", origin);
  expect(mayInject(headers)).toBe(allowed);
});
