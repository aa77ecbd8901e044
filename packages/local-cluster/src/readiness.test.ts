import { createServer } from "node:http";
import type { Server } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePorts } from "./ports.ts";
import { becomesReady } from "./readiness.ts";

let server: Server;
let url: string;
let answers: number[];

beforeEach(async () => {
  answers = [];
  server = createServer((_, response) => response.writeHead(answers.shift() ?? 200).end());
  const [port = 0] = await freePorts(1);
  url = `http://127.0.0.1:${port}/readyz`;
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
});

afterEach(() => {
  server.close();
});

const never = new AbortController().signal;

test("asks until the answer is yes", async () => {
  answers = [503, 503, 200];
  expect(await becomesReady({ url, deadlineMs: 5_000, signal: never })).toBe(true);
  expect(answers).toEqual([]);
});

test("gives up at the deadline", async () => {
  answers = Array.from({ length: 100 }, () => 503);
  expect(await becomesReady({ url, deadlineMs: 120, signal: never })).toBe(false);
});

test("gives up when the process has gone", async () => {
  expect(await becomesReady({ url, deadlineMs: 60_000, signal: AbortSignal.abort() })).toBe(false);
});

test("nobody listening is not ready", async () => {
  const [port = 0] = await freePorts(1);
  expect(await becomesReady({ url: `http://127.0.0.1:${port}/`, deadlineMs: 120, signal: never })).toBe(false);
});
