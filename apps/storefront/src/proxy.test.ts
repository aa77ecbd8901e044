import { NextRequest } from "next/server";
import { afterEach, expect, test, vi } from "vitest";
import { proxy } from "./proxy.ts";
import { stubEnvironment } from "./testing/environment.ts";

afterEach(() => vi.unstubAllEnvs());

function answerTo(path: string): Headers {
  return proxy(new NextRequest(`http://localhost:3000${path}`)).headers;
}

test("every answer draws another number for its scripts", () => {
  stubEnvironment();
  const policies = [answerTo("/"), answerTo("/")].map((headers) => headers.get("content-security-policy"));
  expect(policies[0]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  expect(policies[0]).not.toBe(policies[1]);
});

test("browsers are told to come back by https where the shop is served by it, and nowhere else", () => {
  stubEnvironment({ CARTWHEEL_PUBLIC_URL: "https://shop.example" });
  expect(answerTo("/cart").get("strict-transport-security")).toBe("max-age=31536000");
  stubEnvironment({ CARTWHEEL_PUBLIC_URL: "http://shop.example" });
  expect(answerTo("/cart").get("strict-transport-security")).toBeNull();
  stubEnvironment();
  expect(answerTo("/cart").get("strict-transport-security")).toBeNull();
});
