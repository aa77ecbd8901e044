import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { freePorts, refuseBusyPorts } from "./ports.ts";

test("free ports are free and different", async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
  await expect(refuseBusyPorts(ports)).resolves.toBeUndefined();
});

test("a busy port is named in one sentence", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(refuseBusyPorts([port])).rejects.toThrow(
    `Port ${port} is in use by another program; stop that program or choose other ports with --port-base.`,
  );
  server.close();
});
