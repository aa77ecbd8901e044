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

  test("a secret comes from one place, and an unreadable file is no secret", () => {
    const { CARTWHEEL_SECRET: _, ...without } = complete;
    expect(readEnvironment(without).ok).toBe(false);
    expect(readEnvironment({ ...complete, CARTWHEEL_SECRET_FILE: "/x" }).ok).toBe(false);
    expect(readEnvironment({ ...without, CARTWHEEL_SECRET_FILE: "/does/not/exist" }).ok).toBe(false);
    expect(readEnvironment({ ...without, CARTWHEEL_SECRET: "short" }).ok).toBe(false);
    expect(readEnvironment({ ...complete, CARTWHEEL_DEMO_SOCKET: " " })).toMatchObject({
      environment: { demoSocket: null },
    });
  });
});
