import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { HealthServer } from "./health-server.ts";

async function statusOf(port: number, path: string, method = "GET"): Promise<number | undefined> {
  const asking = request({ host: "127.0.0.1", port, path, method, agent: false }).end();
  const [response] = (await once(asking, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test("the health server answers three questions and nothing else", async () => {
  let ready = false;
  const metrics = { contentType: "text/plain; version=0.0.4", render: () => Promise.resolve("up 1\n") };
  const health = new HealthServer({ host: "127.0.0.1", port: 0, isReady: () => ready, metrics });
  await health.start();
  expect(await statusOf(health.port, "/livez")).toBe(200);
  expect(await statusOf(health.port, "/readyz")).toBe(503);
  ready = true;
  expect(await statusOf(health.port, "/readyz?verbose")).toBe(200);
  expect(await statusOf(health.port, "/metrics")).toBe(200);
  metrics.render = () => Promise.reject(new Error("no figures"));
  expect(await statusOf(health.port, "/metrics")).toBe(500);
  expect(await statusOf(health.port, "/")).toBe(404);
  expect(await statusOf(health.port, "/livez/..")).toBe(404);
  expect(await statusOf(health.port, "/readyz", "POST")).toBe(405);
  await health.stop();
});
