import { createServer } from "node:net";
import { expect, test } from "vitest";
import { claimPorts } from "./ports.ts";

test("ports are claimed once, and can be listened on again and again", async () => {
  const [first, second] = await Promise.all([claimPorts(40), claimPorts(40)]);
  expect(new Set([...first, ...second]).size).toBe(80);
  for (const port of [first[0], first[0]]) {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    await new Promise((resolve) => server.close(resolve));
  }
});
