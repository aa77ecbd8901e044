import { mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FaultRefusal } from "./fault-refusal.ts";
import { SupervisorClient } from "./supervisor-client.ts";
import type { FaultCommand, SupervisorState } from "./supervisor-protocol.ts";
import { Supervisor } from "./supervisor.ts";
import type { Supervised } from "./supervisor.ts";

/** Remembers what it was asked, and refuses what it is told to refuse. */
class RecordingCluster implements Supervised {
  readonly commands: FaultCommand[] = [];
  refusal: FaultRefusal | null = null;

  state(): SupervisorState {
    return { nodes: [], apps: [], cut: this.commands.length === 0 ? null : { groups: [["a"], ["b"]] }, links: [] };
  }

  apply(command: FaultCommand): Promise<FaultRefusal | null> {
    if (this.refusal === null) this.commands.push(command);
    return Promise.resolve(this.refusal);
  }
}

let directory: string;
let socket: string;
let cluster: RecordingCluster;
let supervisor: Supervisor;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "supervisor-"));
  socket = join(directory, "demo.sock");
  cluster = new RecordingCluster();
  supervisor = new Supervisor(cluster, socket);
  await supervisor.start();
});

afterEach(async () => {
  await supervisor.stop();
  rmSync(directory, { recursive: true, force: true });
});

test("only its owner may open the socket", () => {
  expect(statSync(socket).mode & 0o777).toBe(0o600);
});

test("a command is carried out and answered with the state after it", async () => {
  const client = new SupervisorClient(socket);
  expect((await client.state()).cut).toBeNull();
  const command: FaultCommand = { action: "cut", groups: [["a"], ["b"]] };
  expect((await client.send(command)).cut).toEqual({ groups: [["a"], ["b"]] });
  expect(cluster.commands).toEqual([command]);
});

test("a refusal comes back as its sentence", async () => {
  cluster.refusal = { code: "node-unknown", message: 'There is no node "x".' };
  await expect(new SupervisorClient(socket).send({ action: "kill", node: "x" })).rejects.toThrow(
    'There is no node "x".',
  );
});

describe("bad input", () => {
  test.each([
    ["no JSON", "{", 400],
    ["an unknown action", '{"action":"explode"}', 400],
    ["one group", '{"action":"cut","groups":[["a"]]}', 400],
    ["an unknown field", '{"action":"heal","now":true}', 400],
    ["a negative delay", '{"action":"delay","from":["a"],"to":["b"],"delayMs":-1}', 400],
    ["a body of a megabyte", `"${"x".repeat(1024 * 1024)}"`, 413],
  ])("%s is refused and nothing is carried out", async (_, body, status) => {
    const answer = await exchange("POST", "/faults", body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({ error: expect.any(String) });
    expect(cluster.commands).toEqual([]);
  });

  test.each([
    ["GET", "/faults", 405],
    ["POST", "/state", 405],
    ["GET", "/", 404],
  ])("%s %s answers %i", async (method, path, status) => {
    expect((await exchange(method, path, "")).status).toBe(status);
  });
});

test("each refusal has its status", async () => {
  for (const [code, status] of [
    ["groups-invalid", 400],
    ["node-unknown", 404],
    ["wrong-state", 409],
  ] as const) {
    cluster.refusal = { code, message: "No." };
    expect((await exchange("POST", "/faults", '{"action":"heal"}')).status).toBe(status);
  }
});

test("a second supervisor on the same socket is refused while the first one serves", async () => {
  await expect(new Supervisor(cluster, socket).start()).rejects.toThrow(/already running/);
});

test("a socket that a dead supervisor left is replaced", async () => {
  const stale = join(directory, "stale.sock");
  const dead = createServer();
  await new Promise<void>((resolve) => dead.listen(`${stale}.first`, resolve));
  // Closing removes the path it listened on; under its new name the socket stays, with nobody behind it.
  renameSync(`${stale}.first`, stale);
  await new Promise((resolve) => dead.close(resolve));
  const next = new Supervisor(cluster, stale);
  await next.start();
  await expect(new SupervisorClient(stale).state()).resolves.toBeDefined();
  await next.stop();
});

test("a path that no system takes is refused in one sentence", async () => {
  const long = new Supervisor(cluster, join(directory, "x".repeat(120)));
  await expect(long.start()).rejects.toThrow(/too long for a Unix socket/);
});

async function exchange(method: string, path: string, body: string): Promise<{ status: number; text: string }> {
  return await new Promise((resolve, reject) => {
    const asking = request({ socketPath: socket, method, path, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asking.on("error", reject);
    asking.end(body);
  });
}
