import { expect, test } from "vitest";
import { mayInject } from "./fault-origin.ts";

const own = "localhost:3002";

test.each([
  ["the console's own page", own, `http://${own}`, true],
  ["by address", "127.0.0.1:3002", "http://127.0.0.1:3002", true],
  ["IPv6", "[::1]:3002", "http://[::1]:3002", true],
  ["another site", own, "https://elsewhere.example", false],
  ["another port of this machine", own, "http://localhost:3000", false],
  ["a name made to point here", "elsewhere.example:3002", "http://elsewhere.example:3002", false],
  ["a look-alike name", "localhost.example:3002", "http://localhost.example:3002", false],
  ["an opaque origin", own, "null", false],
  ["no origin", own, undefined, false],
])("%s", (_, host, origin, allowed) => {
  const headers = new Headers({ host });
  if (origin !== undefined) headers.set("origin", origin);
  expect(mayInject(headers)).toBe(allowed);
});
