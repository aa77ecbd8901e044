import type { ClusterClient } from "@cartwheel/dynamo-client";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { NodeProcess } from "./node-process.test-kit.ts";
import { ProcessCluster } from "./node-process.test-kit.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const texts = (siblings: readonly { readonly value: Uint8Array }[]): string[] =>
  siblings.map(({ value }) => new TextDecoder().decode(value)).toSorted();
const ids = ["east-1", "east-2", "east-3", "west-1", "west-2"];

/** A cluster that loses everything and is made again from a backup that was taken while it served. */
describe("dynamo-node backup and restore", () => {
  let processes: ProcessCluster;
  beforeEach(async () => {
    processes = await ProcessCluster.create(ids, { carts: { n: 3, r: 2, w: 2 } });
    await Promise.all(ids.map((id) => processes.init(id)));
  });
  afterEach(() => processes.destroy());

  const startAll = (): Promise<NodeProcess[]> => Promise.all(ids.map((id) => processes.start(id)));

  function killAll(nodes: readonly NodeProcess[]): Promise<unknown> {
    for (const { child } of nodes) child.kill("SIGKILL");
    return Promise.all(nodes.map(({ exit }) => exit));
  }

  test("all that was acknowledged before is there again with its siblings, and nothing that was deleted", async () => {
    const nodes = await startAll();
    const store = processes.client();
    const before = await fill(store);
    const load = new Load(store);
    await load.reaches(300);
    const taken = await processes.command("backup", "--name", "nightly", "--config", processes.configFile("east-1"));
    expect(taken).toMatchObject({ code: 0, output: expect.stringContaining("backup nightly holds all") });
    await load.stop();
    expect(load.acknowledged.size).toBeGreaterThan(load.beforeBackup.size);
    expect(load.failed).toBe(0);
    await killAll(nodes);

    for (const id of ids) rmSync(processes.dataDir(id), { recursive: true });
    const backup = join(processes.backupDir, "nightly");
    for (const id of ids) {
      expect(await processes.command("verify", join(backup, id), "--config", processes.configFile(id))).toMatchObject({
        code: 0,
        output: expect.stringContaining("nothing is wrong"),
      });
      const restored = await processes.command("restore", "--from", backup, "--config", processes.configFile(id));
      expect(restored).toMatchObject({ code: 0, output: expect.stringContaining(`node ${id}'s again`) });
    }
    await startAll();
    const again = processes.client();
    for (const [name, values] of [...before.kept, ...load.beforeBackup]) {
      const found = await again.get("carts", bytes(name), { timeoutMs: 10_000 });
      expect(found, name).toMatchObject({ ok: true });
      if (found.ok) expect(texts(found.siblings), name).toEqual(values.toSorted());
    }
    await expectGone(again, before.deleted);
  }, 180_000);

  /** Soon every copy is heard of, and then "nothing" is no longer incomplete. */
  async function expectGone(store: ClusterClient, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const look = async (): Promise<void> => {
        const found = await store.get("carts", bytes(name));
        expect(found, name).toMatchObject({ ok: true, siblings: [], complete: true });
      };
      await vi.waitFor(look, { timeout: 30_000, interval: 100 });
    }
  }

  test("one node of a living cluster is not restored to an older state of its disk", async () => {
    const nodes = await startAll();
    const store = processes.client();
    await fill(store);
    const config = ["--config", processes.configFile("west-2")];
    expect(await processes.command("backup", "--name", "early", ...config)).toMatchObject({ code: 0 });
    const load = new Load(store);
    await load.reaches(300);
    await load.stop();
    const lost = nodes[4];
    lost?.child.kill("SIGKILL");
    await lost?.exit;
    const restore = ["restore", "--from", join(processes.backupDir, "early"), ...config];
    expect(await processes.command(...restore)).toMatchObject({ code: 78, output: expect.stringContaining("aside") });
    rmSync(processes.dataDir("west-2"), { recursive: true });
    expect(await processes.command(...restore)).toMatchObject({ code: 0 });
    expect(await processes.command("run", ...config)).toMatchObject({
      code: 65,
      output: expect.stringContaining("older image"),
    });
  }, 180_000);

  test("a node that is out of reach is named, and what the others copied is deleted again", async () => {
    const nodes = await startAll();
    await fill(processes.client());
    nodes[4]?.child.kill("SIGKILL");
    await nodes[4]?.exit;
    const backup = ["backup", "--name", "partial", "--config", processes.configFile("east-1")];
    const refused = await processes.command(...backup);
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining("west-2 does not answer") });
    expect(readdirSync(join(processes.backupDir, "partial"))).toEqual([]);
    expect(await processes.command(...backup, "--without", "west-2")).toMatchObject({ code: 0 });
    expect(readdirSync(join(processes.backupDir, "partial")).toSorted()).toEqual(ids.slice(0, 4));
  }, 180_000);
});

interface Filled {
  /** Keys and the values that they hold. */
  readonly kept: ReadonlyMap<string, readonly string[]>;
  readonly deleted: readonly string[];
}

/** A hundred keys with one value, ten with two siblings, ten that are deleted again. */
async function fill(store: ClusterClient): Promise<Filled> {
  const kept = new Map<string, readonly string[]>();
  const put = async (name: string, value: string): Promise<void> => {
    expect(await store.put("carts", bytes(name), bytes(value), { timeoutMs: 10_000 }), name).toMatchObject({
      ok: true,
    });
    kept.set(name, [...(kept.get(name) ?? []), value]);
  };
  for (let index = 0; index < 100; index += 1) await put(`single ${index}`, `value ${index}`);
  for (let index = 0; index < 10; index += 1) {
    await put(`siblings ${index}`, "lamp");
    await put(`siblings ${index}`, "kettle");
  }
  const deleted: string[] = [];
  for (let index = 0; index < 10; index += 1) {
    const name = `deleted ${index}`;
    const written = await store.put("carts", bytes(name), bytes("gone"), { returnBody: true, timeoutMs: 10_000 });
    if (!written.ok || written.context === null) throw new Error(`${name} was not written`);
    expect(await store.delete("carts", bytes(name), written.context)).toMatchObject({ ok: true });
    deleted.push(name);
  }
  return { kept, deleted };
}

/** Sixteen writers, each key written once. */
class Load {
  readonly acknowledged = new Map<string, readonly string[]>();
  /** What was acknowledged when `reaches` resolved. */
  beforeBackup: ReadonlyMap<string, readonly string[]> = new Map();
  failed = 0;
  readonly #store: ClusterClient;
  readonly #writers: Promise<void>;
  #stopped = false;
  #next = 0;
  #reached: (() => void) | null = null;
  #target = 0;

  constructor(store: ClusterClient) {
    this.#store = store;
    this.#writers = Promise.all(Array.from({ length: 16 }, () => this.#write())).then(() => undefined);
  }

  /** Resolves when so many writes are acknowledged; these are what a backup that begins now must hold. */
  async reaches(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#target = count;
    this.#reached = resolve;
    await promise;
    this.beforeBackup = new Map(this.acknowledged);
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.#writers;
  }

  async #write(): Promise<void> {
    while (!this.#stopped) {
      const name = `loaded ${this.#next++}`;
      const put = await this.#store.put("carts", bytes(name), bytes(`value of ${name}`), { timeoutMs: 5_000 });
      if (put.ok) this.acknowledged.set(name, [`value of ${name}`]);
      else this.failed += 1;
      if (this.acknowledged.size >= this.#target) this.#reached?.();
    }
  }
}
