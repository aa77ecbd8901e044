import type { Change, ChangeResponse, NodeId, NodeView } from "@cartwheel/dynamo";
import type { ClusterClient, NodeAnswer } from "@cartwheel/dynamo-client";
import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ProcessCluster } from "./node-process.test-kit.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const ids = ["east-1", "east-2", "east-3"];

/** Nodes that come and go as processes, and how those end that may not go on. */
describe("dynamo-node, while the membership changes", () => {
  let processes: ProcessCluster;
  let store: ClusterClient;
  beforeEach(async () => {
    processes = await ProcessCluster.create(ids, { carts: { n: 2, r: 1, w: 2 } });
    await Promise.all(ids.map((id) => processes.init(id)));
  });
  afterEach(() => processes.destroy());

  /** Plans a change at some member and commits it there. */
  async function change(wanted: Change, address = ""): Promise<void> {
    await vi.waitFor(() => expect(store.members().length).toBeGreaterThan(0));
    const planned = answered(await store.change({ type: "plan", change: wanted }));
    if (planned.type !== "planned" || !planned.plan.ok) throw new Error(JSON.stringify(planned));
    const { operation } = planned.plan;
    const committed = answered(await store.change({ type: "commit", operation, address }));
    expect(committed).toMatchObject({ type: "committed" });
  }

  function answered(answer: NodeAnswer<ChangeResponse>): ChangeResponse {
    if (!answer.ok) throw new Error(answer.reason);
    return answer.answer;
  }

  async function expectView(id: string, expected: Partial<NodeView>): Promise<void> {
    const look = async (): Promise<void> => {
      const view = await store.viewOf(id as NodeId);
      expect(view.ok ? view.answer.view : view.reason).toMatchObject(expected);
    };
    await vi.waitFor(look, { timeout: 30_000, interval: 100 });
  }

  async function write(count: number, prefix: string): Promise<readonly string[]> {
    const names = Array.from({ length: count }, (_, index) => `${prefix} ${index}`);
    for (const name of names) {
      const put = await store.put("carts", bytes(name), bytes(name), { timeoutMs: 10_000, mergeable: true });
      expect(put, name).toMatchObject({ ok: true });
    }
    return names;
  }

  test("a node joins by a seed, takes its share, leaves again, and does not come back", async () => {
    await Promise.all(ids.map((id) => processes.start(id)));
    store = processes.client();
    const before = await write(100, "before");
    await processes.prepare("east-4");
    const refused = await processes.command("init", "--config", processes.configFile("east-4"));
    expect(refused).toMatchObject({ code: 78, output: expect.stringContaining("dynamo-node join") });
    const seed = processes.address("east-2");
    const given = JSON.parse(readFileSync(processes.configFile("east-4"), "utf8")) as { readonly cluster: object };
    const cluster = { ...given.cluster, buckets: { carts: { n: 3 } } };
    processes.provide("other.json", JSON.stringify({ ...given, cluster }));
    const other = ["--config", join(dirname(processes.configFile("east-4")), "other.json")];
    expect(await processes.command("join", "--seed", seed, ...other)).toMatchObject({
      code: 78,
      output: expect.stringMatching(/SETTINGS_DIFFER.*copy the `cluster` part/),
    });
    expect(existsSync(processes.dataDir("east-4"))).toBe(false);
    const joiner = await processes.start("east-4", "join", "--seed", seed);
    await change(
      { type: "join", member: { id: "east-4" as NodeId, zone: "east", weight: 1 } },
      processes.address("east-4"),
    );
    await vi.waitFor(() => expect(store.members()).toHaveLength(4), { timeout: 30_000 });
    await expectView("east-4", { status: "member", confirmed: true, recovering: [], misplaced: [] });
    const names = [...before, ...(await write(20, "joined"))];

    await change({ type: "leave", node: "east-4" as NodeId });
    const exit = await joiner.exit;
    expect(exit).toMatchObject({ code: 0, output: expect.stringContaining("DRAINED") });
    for (const name of names) {
      expect(await store.get("carts", bytes(name)), name).toMatchObject({
        ok: true,
        siblings: [{ value: bytes(name) }],
      });
    }
    const again = await processes.command("run", "--config", processes.configFile("east-4"));
    expect(again).toMatchObject({ code: 78, output: expect.stringContaining("must not be started again") });
  }, 120_000);

  test("an older image of a disk is recognised, and its rebuilt successor is not", async () => {
    const nodes = await Promise.all(ids.map((id) => processes.start(id)));
    store = processes.client();
    await write(10, "in the image");
    nodes[0]?.child.kill("SIGTERM");
    await nodes[0]?.exit;
    const directory = processes.dataDir("east-1");
    cpSync(directory, `${directory}.image`, { recursive: true });
    const later = await processes.start("east-1");
    const names = await write(50, "after the image");
    await expectView("east-2", { confirmed: true });
    later.child.kill("SIGTERM");
    await later.exit;

    rmSync(directory, { recursive: true });
    cpSync(`${directory}.image`, directory, { recursive: true });
    const run = ["run", "--config", processes.configFile("east-1")];
    expect(await processes.command(...run)).toMatchObject({ code: 65, output: expect.stringContaining("older image") });
    expect(await processes.command(...run)).toMatchObject({ code: 78, output: expect.stringContaining("DISK_BEHIND") });

    rmSync(directory, { recursive: true });
    expect(await processes.command("init", "--recovering", ...run.slice(1))).toMatchObject({ code: 0 });
    await processes.start("east-1");
    await expectView("east-1", { confirmed: true, recovering: [] });
    for (const name of names) {
      expect(await store.get("carts", bytes(name), { r: 2 }), name).toMatchObject({
        siblings: [{ value: bytes(name) }],
      });
    }
  }, 120_000);

  test("a node that was declared destroyed while it was down is told so when it returns", async () => {
    const nodes = await Promise.all(ids.map((id) => processes.start(id)));
    store = processes.client();
    await write(1, "before");
    nodes[2]?.child.kill("SIGKILL");
    await nodes[2]?.exit;
    await change({ type: "remove", node: "east-3" as NodeId });
    await vi.waitFor(() => change({ type: "destroyed", node: "east-3" as NodeId }), { timeout: 30_000, interval: 200 });
    const exit = await processes.command("run", "--config", processes.configFile("east-3"));
    expect(exit).toMatchObject({ code: 77, output: expect.stringContaining("DESTROYED") });
  }, 120_000);
});
