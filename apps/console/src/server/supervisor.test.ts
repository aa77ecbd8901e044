import { createServer } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { createSupervisor, parseState, readCommandAnswer } from "./supervisor.ts";

const state = {
  nodes: [
    {
      id: "east-1",
      name: "east-1",
      zone: "east",
      address: "127.0.0.1:4100",
      healthUrl: "http://127.0.0.1:4200",
      state: "running",
      pid: 17,
    },
    {
      id: "west-1",
      name: "west-1",
      zone: "west",
      address: "127.0.0.1:4103",
      healthUrl: "",
      state: "stopped",
      pid: null,
    },
  ],
  apps: [{ name: "storefront-east", url: "http://127.0.0.1:3000", state: "running" }],
  cut: { groups: [["east-1"], ["west-1"]] },
  links: [{ from: "east-1", to: "west-1", drop: true, delayMs: 0 }],
};

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A supervisor on a socket of its own that answers everything alike. */
async function listening(code: number, body: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "console-"));
  const socketPath = join(directory, "demo.sock");
  const server = createServer((_, response) => response.writeHead(code).end(body));
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  closers.push(() => {
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return socketPath;
}

describe("supervisor", () => {
  test("a state is read; what a newer supervisor adds is ignored", () => {
    const read = parseState(JSON.stringify({ ...state, mood: "fine" }));
    expect(read?.nodes.map((node) => [node.id, node.state, node.pid])).toEqual([
      ["east-1", "running", 17],
      ["west-1", "stopped", null],
    ]);
    expect(read?.cut?.groups).toHaveLength(2);
    expect(read?.links).toEqual(state.links);
  });

  test.each(["", "null", "{}", "<html>", JSON.stringify({ ...state, nodes: [{ id: 1 }] })])(
    "a state it does not understand is none: %s",
    (body) => expect(parseState(body)).toBeNull(),
  );

  test("a refusal keeps its sentence and its code", () => {
    expect(readCommandAnswer(409, '{"error":"east-1 is not running."}')).toEqual({
      ok: false,
      status: 409,
      message: "east-1 is not running.",
    });
    expect(readCommandAnswer(500, "oops")).toEqual({
      ok: false,
      status: 502,
      message: "The demo's supervisor answered 500.",
    });
    expect(readCommandAnswer(200, "{}")).toMatchObject({ ok: false, status: 502 });
  });

  test("over its socket", async () => {
    const supervisor = createSupervisor(await listening(200, JSON.stringify(state)));
    expect(await supervisor.state()).toMatchObject({ status: "present", state: { cut: state.cut } });
    expect(await supervisor.command({ action: "heal" })).toMatchObject({ ok: true });
  });

  test("no socket is a reason, not an exception", async () => {
    const supervisor = createSupervisor("/nowhere/demo.sock");
    expect(await supervisor.state()).toEqual({
      status: "unreachable",
      reason: "the demo's supervisor cannot be reached (ENOENT)",
    });
    expect(await supervisor.command({ action: "heal" })).toMatchObject({ ok: false, status: 502 });
  });
});
