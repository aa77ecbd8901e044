import { afterEach, expect, test } from "vitest";
import { POST } from "./route.ts";

const holder = globalThis as { cartwheelConsole?: unknown };

afterEach(() => {
  delete holder.cartwheelConsole;
});

test("without a demo there is no such address, however well the command is formed", async () => {
  holder.cartwheelConsole = { supervisor: null };
  const command = { method: "POST", body: JSON.stringify({ action: "heal" }) };
  const headers = { "content-type": "application/json", origin: "http://localhost:3002", host: "localhost:3002" };
  const answer = await POST(new Request("http://localhost:3002/api/faults", { ...command, headers }));
  expect(answer.status).toBe(404);
  expect(await answer.text()).not.toContain("heal");
});
