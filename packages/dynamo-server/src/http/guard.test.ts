import { describe, expect, test } from "vitest";
import { Guard } from "./guard.ts";
import { httpSettingsSchema } from "./http-settings.ts";

describe("with a token", () => {
  const token = "a-token-of-some-length";
  const guard = new Guard(new TextEncoder().encode(token));
  const basic = (password: string): string => `Basic ${Buffer.from(`anyone:${password}`).toString("base64")}`;

  test.each([`Bearer ${token}`, `bearer ${token}`, basic(token)])("%j is let in", (authorization) => {
    expect(guard.check({ authorization })).toBeNull();
  });

  test.each([undefined, "", "Bearer", "Bearer wrong", "Basic ????", basic("wrong"), "Digest x"])(
    "%j is 401",
    (authorization) => {
      expect(guard.check(authorization === undefined ? {} : { authorization })).toMatchObject({ status: 401 });
    },
  );

  test("a web page that carries it is let in", () => {
    expect(guard.check({ origin: "https://shop.example", authorization: basic(token) })).toBeNull();
  });
});

describe("without a token", () => {
  const guard = new Guard(null);

  test.each([{}, { host: "127.0.0.1:8098" }, { host: "localhost:8098" }, { host: "[::1]:8098" }])(
    "%j is let in",
    (headers) => {
      expect(guard.check(headers)).toBeNull();
    },
  );

  test.each([
    { host: "127.0.0.1", origin: "https://evil.example" },
    { host: "127.0.0.1", origin: "null" },
    { host: "rebound.evil.example:8098" },
    { host: "127.0.0.1.evil.example" },
  ])("%j is 403", (headers) => {
    expect(guard.check(headers)).toMatchObject({ status: 403 });
  });
});

describe("the settings", () => {
  test.each(["0.0.0.0", "::", "10.0.0.7", "node.example"])("%s is refused without a token", (host) => {
    expect(httpSettingsSchema.safeParse({ host }).error?.issues).toMatchObject([{ path: ["tokenFile"] }]);
    expect(httpSettingsSchema.safeParse({ host, tokenFile: "token" }).success).toBe(true);
  });

  test.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])("%s needs none", (host) => {
    expect(httpSettingsSchema.safeParse({ host }).success).toBe(true);
  });
});
