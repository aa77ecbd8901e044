import { afterEach, expect, test, vi } from "vitest";
import { stubEnvironment } from "../testing/environment.ts";
import { readEnvironment, readMetricsAddress } from "./env.ts";

afterEach(() => vi.unstubAllEnvs());

test("a complete environment, with its defaults", () => {
  stubEnvironment({});
  expect(readEnvironment()).toMatchObject({
    seeds: ["127.0.0.1:4100", "127.0.0.1:4101"],
    region: "east",
    consoleUrl: null,
    otherShops: [],
    secureCookies: false,
  });
});

test("where the shop is found, without what an address may have behind it", () => {
  stubEnvironment({ CARTWHEEL_PUBLIC_URL: "https://shop.example/", CARTWHEEL_ADDRESS_HEADER: "x-real-ip" });
  expect(readEnvironment()).toMatchObject({ publicUrl: "https://shop.example", addressHeader: "x-real-ip" });
});

test.each([
  [{ CARTWHEEL_PUBLIC_URL: "https://shop.example" }, true],
  [{ CARTWHEEL_PUBLIC_URL: "http://shop.example" }, false],
  [{ CARTWHEEL_PUBLIC_URL: "https://shop.example", CARTWHEEL_SECURE_COOKIES: "false" }, false],
  [{ CARTWHEEL_SECURE_COOKIES: "true" }, true],
  [{}, false],
])("%j: cookies by https only is %s", (variables, secureCookies) => {
  stubEnvironment(variables);
  expect(readEnvironment()).toMatchObject({ secureCookies });
});

test("the shop's other regions", () => {
  stubEnvironment({ CARTWHEEL_OTHER_SHOPS: "west=http://localhost:3001, north=https://north.example/?a=b" });
  expect(readEnvironment().otherShops).toEqual([
    { region: "west", url: "http://localhost:3001" },
    { region: "north", url: "https://north.example/?a=b" },
  ]);
});

test.each([
  ["CARTWHEEL_SEEDS", undefined],
  ["CARTWHEEL_SEEDS", "localhost"],
  ["CARTWHEEL_SECRET", "short"],
  ["CARTWHEEL_SESSION_KEY", "short"],
  ["CARTWHEEL_REGION", "Far East"],
  ["CARTWHEEL_CONSOLE_URL", "not an address"],
  ["CARTWHEEL_OTHER_SHOPS", "west"],
  ["CARTWHEEL_SECURE_COOKIES", "perhaps"],
])("a wrong %s is named", (name, value) => {
  stubEnvironment({ [name]: value });
  expect(() => readEnvironment()).toThrow(name);
});

test("figures are told where the environment says, on loopback if it says only the port, and else nowhere", () => {
  stubEnvironment();
  expect(readMetricsAddress()).toBeNull();
  stubEnvironment({ CARTWHEEL_METRICS_PORT: "9464" });
  expect(readMetricsAddress()).toEqual({ host: "127.0.0.1", port: 9464 });
  stubEnvironment({ CARTWHEEL_METRICS_PORT: "9464", CARTWHEEL_METRICS_HOST: "0.0.0.0" });
  expect(readMetricsAddress()).toEqual({ host: "0.0.0.0", port: 9464 });
  for (const port of ["0", "70000", "x", ""]) {
    stubEnvironment({ CARTWHEEL_METRICS_PORT: port });
    expect(() => readMetricsAddress()).toThrow("CARTWHEEL_METRICS_PORT");
  }
});
