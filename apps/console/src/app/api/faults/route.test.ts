import { afterEach, expect, test } from "vitest";
import { POST } from "./route.ts";

const holder = globalThis as { cartwheelConsole?: unknown };

afterEach(() => {
  delete holder.cartwheelConsole;
});

const headers = { "content-type": "application/json", origin: "http://localhost:3002", host: "localhost:3002" };

test.each([
  ["is", { "content-length": "16385" }],
  ["may be", {}],
])("a command that %s too long is not read", async (_what, length) => {
  const commands: unknown[] = [];
  holder.cartwheelConsole = { supervisor: { command: (command: unknown) => commands.push(command) } };
  const body = JSON.stringify({ action: "heal" });
  const request = new Request("http://localhost:3002/api/faults", {
    method: "POST",
    body,
    headers: { ...headers, ...length },
  });
  expect((await POST(request)).status).toBe(413);
  expect(commands).toEqual([]);
});

test("without a demo there is no such address, however well the command is formed", async () => {
  holder.cartwheelConsole = { supervisor: null };
  const command = { method: "POST", body: JSON.stringify({ action: "heal" }) };
  const answer = await POST(new Request("http://localhost:3002/api/faults", { ...command, headers }));
  expect(answer.status).toBe(404);
  expect(await answer.text()).not.toContain("heal");
});
