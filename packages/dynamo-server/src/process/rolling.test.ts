import type { NodeId } from "@cartwheel/dynamo";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { NodeProcess } from "./node-process.test-kit.ts";
import { ProcessCluster } from "./node-process.test-kit.ts";
import { SteadyLoad } from "./steady-load.test-kit.ts";

const ids = ["east-1", "east-2", "east-3", "west-1", "west-2"];
const ratePerSecond = 100;

/** Real processes that are restarted one after the other while requests go on; `npm run chaos -- rolling` does so at five hundred a second. */
describe("a rolling restart", () => {
  let processes: ProcessCluster;
  const nodes = new Map<string, NodeProcess>();
  const loads: SteadyLoad[] = [];
  beforeEach(async () => {
    processes = await ProcessCluster.create(ids, { carts: { n: 3, r: 2, w: 2 } });
    await Promise.all(ids.map((id) => processes.init(id)));
  }, 60_000);
  afterEach(async () => {
    await Promise.all(loads.splice(0).map((load) => load.stop()));
    await processes.destroy();
  }, 60_000);

  /** No request has failed, and what was acknowledged is there: at the latest once stand-ins have handed it over. */
  async function expectUnharmed(load: SteadyLoad, store: ClusterClient): Promise<void> {
    await load.stop();
    expect(load.failures).toEqual([]);
    await vi.waitFor(async () => expect(await load.missing(store)).toEqual([]), { timeout: 60_000 });
  }

  function begin(store: ClusterClient, rate: number): SteadyLoad {
    const load = new SteadyLoad(store, rate);
    loads.push(load);
    return load;
  }

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

  test("fails no request, and each node exits within ten seconds", async () => {
    await startAll();
    const store = processes.client();
    const load = begin(store, ratePerSecond);
    await load.more(ratePerSecond);
    expect(await restartAll()).toBeLessThan(10_000);
    await load.more(ratePerSecond);
    await expectUnharmed(load, store);
    expect(load.ratePerSecond).toBeGreaterThan(0.8 * ratePerSecond);
  }, 300_000);

  test("in three rounds exchanges the cluster's secret", async () => {
    const next = "the next secret of this cluster";
    processes.provide("next", next);
    await startAll();
    const store = processes.client();
    const load = begin(store, ratePerSecond / 2);
    await load.more(50);
    await restartAll({ otherSecretFile: "next" });
    await restartAll({ secretFile: "next", otherSecretFile: "secret" });
    await load.more(50);
    await expectUnharmed(load, store);
    // Clients change over in the time when both are good.
    const changed = processes.client({ secret: new TextEncoder().encode(next) });
    const rest = begin(changed, ratePerSecond / 2);
    await rest.more(50);
    await restartAll({ secretFile: "next" });
    await rest.more(50);
    await expectUnharmed(rest, changed);
    expect(await load.missing(changed)).toEqual([]);
    const stale = processes.client();
    expect(await stale.get("carts", new Uint8Array([1]), { timeoutMs: 500 })).toMatchObject({ ok: false });
  }, 300_000);

  test("upgrades from the protocol version before, and what the new one has can be used at the end", async () => {
    await startAll((id) => (id.startsWith("west") ? { protocolVersionMax: 1 } : {}));
    const store = processes.client();
    const load = begin(store, ratePerSecond / 2);
    await load.more(100);
    const backUp = (name: string): Promise<unknown> =>
      processes.command("backup", "--name", name, "--config", processes.configFile("east-1"));
    expect(await backUp("mixed")).toMatchObject({
      code: 1,
      output: expect.stringContaining("speaks protocol version 1, which has no backups"),
    });
    await restartAll();
    expect(await backUp("upgraded")).toMatchObject({ code: 0 });
    expect(readdirSync(join(processes.backupDir, "upgraded"))).toHaveLength(ids.length);
    await load.more(100);
    await expectUnharmed(load, store);
    for (const id of ids) expect(await store.viewOf(id as NodeId)).toMatchObject({ ok: true });
  }, 300_000);
});
