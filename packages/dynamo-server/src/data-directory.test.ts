import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NodeConfig } from "./config/load-config.ts";
import type { NotesResult } from "./data-directory.ts";
import { beginIncarnation, initDataDirectory, openDataDirectory } from "./data-directory.ts";
import { embeddedConfigs } from "./embedded/embedded-config.ts";

const members = ["east-1", "east-2", "west-1"].map((id) => ({ id, zone: id.slice(0, 4) }));
const identity = { clusterId: "0123456789abcdef0123456789abcdef", secret: "sixteen bytes or more" };

describe("data directory", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "cartwheel-directory-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** The configuration of the first of `nodes`, in this test's directory. */
  function configOf(change: { nodes?: typeof members; clusterId?: string; partitionCount?: number } = {}): NodeConfig {
    const { nodes = members, clusterId = identity.clusterId, partitionCount = 16 } = change;
    const [config] = embeddedConfigs({ nodes, buckets: { carts: {} }, partitionCount }, { ...identity, clusterId });
    return { ...config, node: { ...config.node, dataDir: directory } };
  }

  async function begin(config: NodeConfig): Promise<NotesResult> {
    const opened = openDataDirectory(config);
    if (!opened.ok) throw new Error(opened.message);
    const result = beginIncarnation(opened.engine, config);
    await opened.engine.close();
    return result;
  }

  test("each start has a higher incarnation and the same history", async () => {
    expect(await initDataDirectory(configOf())).toEqual({ ok: true, created: true });
    const first = await begin(configOf());
    const second = await begin(configOf());
    expect(first).toMatchObject({ ok: true, notes: { incarnation: 1, recovering: false } });
    expect(second).toMatchObject({ ok: true, notes: { incarnation: 2 } });
    expect(second.ok && second.notes.history).toEqual(first.ok && first.notes.history);
    expect(await initDataDirectory(configOf())).toEqual({ ok: true, created: false });
    expect(await begin(configOf())).toMatchObject({ notes: { incarnation: 3 } });
  });

  test("a disk that was lost stays marked as recovering", async () => {
    await initDataDirectory(configOf(), { recovering: true });
    await initDataDirectory(configOf());
    expect(await begin(configOf())).toMatchObject({ ok: true, notes: { recovering: true } });
  });

  test.each([
    ["another cluster", { clusterId: "f".repeat(32) }, "belongs to cluster 0123456789abcdef0123456789abcdef"],
    ["another node", { nodes: members.toReversed() }, "belongs to node east-1"],
    ["other members", { nodes: [...members, { id: "west-2", zone: "west" }] }, "was initialised with members"],
    ["another number of partitions", { partitionCount: 32 }, "was initialised with 16 partitions"],
  ])("the directory of %s is refused by name", async (_, change, message) => {
    await initDataDirectory(configOf());
    const refused = { ok: false, message: expect.stringContaining(message) };
    expect(await begin(configOf(change))).toMatchObject(refused);
    expect(await initDataDirectory(configOf(change))).toMatchObject(refused);
  });

  test("a directory without an identity does not start", async () => {
    expect(await begin(configOf())).toMatchObject({ ok: false, message: expect.stringContaining("dynamo-node init") });
  });
});
