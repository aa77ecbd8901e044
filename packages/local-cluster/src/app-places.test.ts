import { expect, test } from "vitest";
import { appPlaces } from "./app-places.ts";
import type { Layout } from "./layout.ts";

const layout: Layout = {
  dataDir: "/data",
  clusterId: "c".repeat(32),
  partitionCount: 64,
  begun: true,
  founders: [],
  nodes: [],
  secret: "cluster secret",
  secretFile: "/data/secret",
  sessionSecret: "session secret",
};

const places = appPlaces(layout, [
  { app: "storefront", name: "east", zone: "east", port: 3000, metricsPort: 4300 },
  { app: "storefront", name: "west", zone: "west", port: 3001, metricsPort: 4301 },
  { app: "console", name: "console", port: 3002 },
]);
const [east, , operator] = places;

test("a shop knows its region, the other shops and the console", () => {
  expect(east?.env).toMatchObject({
    CARTWHEEL_REGION: "east",
    CARTWHEEL_OTHER_SHOPS: "west=http://localhost:3001",
    CARTWHEEL_CONSOLE_URL: "http://localhost:3002",
    CARTWHEEL_SESSION_KEY: "session secret",
    CARTWHEEL_METRICS_PORT: "4300",
  });
});

test("only the console is told of the supervisor", () => {
  expect(operator?.env).toMatchObject({ CARTWHEEL_DEMO_SOCKET: "/data/demo.sock" });
  expect(east?.env).not.toHaveProperty("CARTWHEEL_DEMO_SOCKET");
  expect(operator?.env).not.toHaveProperty("CARTWHEEL_SESSION_KEY");
});
