import { describe, expect, test } from "vitest";
import { readEnvironment } from "./environment.ts";

const complete = {
  CARTWHEEL_SEEDS: "127.0.0.1:4100, [::1]:4101,node-3:4102",
  CARTWHEEL_CLUSTER_ID: "0123456789abcdef0123456789abcdef",
  CARTWHEEL_SECRET: " sixteen letters! ",
};

describe("environment", () => {
  test("a complete one, with defaults", () => {
    expect(readEnvironment(complete)).toEqual({
      ok: true,
      environment: {
        seeds: ["127.0.0.1:4100", "[::1]:4101", "node-3:4102"],
        clusterId: "0123456789abcdef0123456789abcdef",
        secret: new TextEncoder().encode("sixteen letters!"),
        zone: "operator",
        demoSocket: null,
      },
    });
  });

  test("what is missing is named", () => {
    const read = readEnvironment({});
    expect(read.ok ? "" : read.message).toContain("CARTWHEEL_SEEDS");
    expect(read.ok ? "" : read.message).toContain("CARTWHEEL_CLUSTER_ID");
  });

  test.each(["", "localhost", "localhost:", "a:1,,b:2", "http://a:1"])("seeds %j are refused", (seeds) => {
    expect(readEnvironment({ ...complete, CARTWHEEL_SEEDS: seeds }).ok).toBe(false);
  });

  test("a short secret is none, a blank socket is none", () => {
    expect(readEnvironment({ ...complete, CARTWHEEL_SECRET: "fifteen letters" }).ok).toBe(false);
    expect(readEnvironment({ ...complete, CARTWHEEL_DEMO_SOCKET: " " })).toMatchObject({
      environment: { demoSocket: null },
    });
  });
});
