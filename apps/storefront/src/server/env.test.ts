import { afterEach, expect, test, vi } from "vitest";
import { readEnvironment } from "./env.ts";

const complete = {
  CARTWHEEL_SEEDS: "127.0.0.1:4100, 127.0.0.1:4101",
  CARTWHEEL_CLUSTER_ID: "0123456789abcdef0123456789abcdef",
  CARTWHEEL_SECRET: "correct horse battery staple",
  CARTWHEEL_REGION: "east",
  CARTWHEEL_SESSION_KEY: "correct horse battery staple, twice as long",
};

function set(variables: Record<string, string | undefined>): void {
  const unset = {
    CARTWHEEL_CONSOLE_URL: undefined,
    CARTWHEEL_OTHER_SHOPS: undefined,
    CARTWHEEL_SOURCE_URL: undefined,
    CARTWHEEL_PUBLIC_URL: undefined,
    CARTWHEEL_ADDRESS_HEADER: undefined,
    CARTWHEEL_SECURE_COOKIES: undefined,
  };
  for (const [name, value] of Object.entries({ ...unset, ...complete, ...variables })) vi.stubEnv(name, value);
}

afterEach(() => vi.unstubAllEnvs());

test("a complete environment, with its defaults", () => {
  set({});
  expect(readEnvironment()).toMatchObject({
    seeds: ["127.0.0.1:4100", "127.0.0.1:4101"],
    region: "east",
    consoleUrl: null,
    otherShops: [],
    secureCookies: false,
  });
});

test("where the shop is found, without what an address may have behind it", () => {
  set({ CARTWHEEL_PUBLIC_URL: "https://shop.example/", CARTWHEEL_ADDRESS_HEADER: "x-real-ip" });
  expect(readEnvironment()).toMatchObject({ publicUrl: "https://shop.example", addressHeader: "x-real-ip" });
});

test("the shop's other regions", () => {
  set({ CARTWHEEL_OTHER_SHOPS: "west=http://localhost:3001, north=https://north.example/?a=b" });
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
  set({ [name]: value });
  expect(() => readEnvironment()).toThrow(name);
});
