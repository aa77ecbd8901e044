import type { NodeId } from "@cartwheel/dynamo";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NodeProcess } from "./node-process.test-kit.ts";
import { ProcessCluster } from "./node-process.test-kit.ts";
import { SteadyLoad } from "./steady-load.test-kit.ts";

const ids = ["east-1", "east-2", "east-3", "west-1", "west-2"];
const ratePerSecond = 500;

/** Real processes that are restarted one after the other while five hundred requests a second go on. */
describe("a rolling restart", () => {
  let processes: ProcessCluster;
  const nodes = new Map<string, NodeProcess>();
  beforeEach(async () => {
    processes = await ProcessCluster.create(ids, { carts: { n: 3, r: 2, w: 2 } });
    await Promise.all(ids.map((id) => processes.init(id)));
  });
  afterEach(() => processes.destroy());

  async function startAll(settings: (id: string) => object = () => ({})): Promise<void> {
    for (const id of ids) processes.configure(id, settings(id));
    await Promise.all(ids.map(async (id) => nodes.set(id, await processes.start(id))));
  }

  /** SIGTERM to each node in turn; it comes back with these settings. Ends with the slowest stop, in milliseconds. */
  async function restartAll(settings: object = {}): Promise<number> {
    let slowestMs = 0;
    for (const [id, node] of nodes) {
      processes.configure(id, settings);
      const restarted = await processes.restart(id, node);
      expect(restarted.code, id).toBe(0);
      slowestMs = Math.max(slowestMs, restarted.stopMs);
      nodes.set(id, restarted.node);
    }
    return slowestMs;
  }

  async function expectUnharmed(load: SteadyLoad): Promise<void> {
    await load.more(ratePerSecond);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.ratePerSecond).toBeGreaterThan(0.8 * ratePerSecond);
  }

  test("fails no request, and each node exits within ten seconds", async () => {
    await startAll();
    const load = new SteadyLoad(processes.client(), ratePerSecond);
    await load.more(ratePerSecond);
    expect(await restartAll()).toBeLessThan(10_000);
    await expectUnharmed(load);
  }, 120_000);

  test("in three rounds exchanges the cluster's secret", async () => {
    const next = "the next secret of this cluster";
    processes.provide("next", next);
    await startAll();
    const load = new SteadyLoad(processes.client(), ratePerSecond / 5);
    await load.more(50);
    await restartAll({ otherSecretFile: "next" });
    await restartAll({ secretFile: "next", otherSecretFile: "secret" });
    await load.more(50);
    await load.stop();
    expect(load.failures).toEqual([]);
    // Clients change over in the time when both are good.
    const changed = processes.client({ secret: new TextEncoder().encode(next) });
    const rest = new SteadyLoad(changed, ratePerSecond / 5);
    await rest.more(50);
    await restartAll({ secretFile: "next" });
    await rest.more(50);
    await rest.stop();
    expect(rest.failures).toEqual([]);
    const stale = processes.client();
    expect(await stale.get("carts", new Uint8Array([1]), { timeoutMs: 500 })).toMatchObject({ ok: false });
    const [name = ""] = load.acknowledged;
    expect(await changed.get("carts", new TextEncoder().encode(name))).toMatchObject({ ok: true, complete: true });
  }, 240_000);

  test("upgrades from the protocol version before, and what the new one has can be used at the end", async () => {
    await startAll((id) => (id.startsWith("west") ? { protocolVersionMax: 1 } : {}));
    const store = processes.client();
    const load = new SteadyLoad(store, ratePerSecond);
    await load.more(2 * ratePerSecond);
    const backUp = (name: string): Promise<unknown> =>
      processes.command("backup", "--name", name, "--config", processes.configFile("east-1"));
    expect(await backUp("mixed")).toMatchObject({
      code: 1,
      output: expect.stringContaining("speaks protocol version 1, which has no backups"),
    });
    await restartAll();
    expect(await backUp("upgraded")).toMatchObject({ code: 0 });
    expect(readdirSync(join(processes.backupDir, "upgraded"))).toHaveLength(ids.length);
    await expectUnharmed(load);
    for (const id of ids) expect(await store.viewOf(id as NodeId)).toMatchObject({ ok: true });
  }, 180_000);
});
