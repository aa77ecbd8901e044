import { expect, it } from "vitest";
import { parseAddress, tcpDial } from "./dial.ts";

it.each([
  ["127.0.0.1:4100", { host: "127.0.0.1", port: 4100 }],
  ["node-1.internal:65535", { host: "node-1.internal", port: 65_535 }],
  ["[::1]:4100", { host: "::1", port: 4100 }],
])("reads the address %s", (address, expected) => {
  expect(parseAddress(address)).toEqual(expected);
});

it.each(["", "host", ":4100", "host:", "host:0", "host:65536", "host:x", "::1:4100", "a b:1", "[::1]", "host:1:2"])(
  "refuses the address %j, and so does dialling it",
  async (address) => {
    expect(parseAddress(address)).toBe(null);
    const dial = tcpDial({ name: "test", zone: "east", clusterId: "c".repeat(32), secret: new Uint8Array(32) });
    expect(await dial({ address, expect: null }, new AbortController().signal)).toMatchObject({
      ok: false,
      refusal: { code: "UNREACHABLE" },
    });
  },
);
