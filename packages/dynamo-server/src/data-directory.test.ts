import type { Change, NodeId } from "@cartwheel/dynamo";
import { foldHistory, planChange, voteFor } from "@cartwheel/dynamo";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NodeConfig } from "./config/load-config.ts";
import type { NotesResult } from "./data-directory.ts";
import {
  beginIncarnation,
  initDataDirectory,
  joinDataDirectory,
  openDataDirectory,
  plannedHistory,
  retire,
} from "./data-directory.ts";
import { encodeHistory } from "./stored-history.ts";
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
    expect(first).toMatchObject({ ok: true, notes: { incarnation: 1, readiness: { recovering: [] } } });
    expect(second).toMatchObject({ ok: true, notes: { incarnation: 2 } });
    expect(second.ok && second.notes.history).toEqual(first.ok && first.notes.history);
    expect(await initDataDirectory(configOf())).toEqual({ ok: true, created: false });
    expect(await begin(configOf())).toMatchObject({ notes: { incarnation: 3 } });
  });

  test("a disk that was lost may not vote, and counts above all that was seen of it", async () => {
    const beforeMs = Date.now();
    await initDataDirectory(configOf(), { recovering: true });
    await initDataDirectory(configOf());
    const begun = await begin(configOf());
    expect(begun).toMatchObject({ ok: true, notes: { readiness: null } });
    expect(begun.ok && begun.notes.incarnation).toBeGreaterThan(beforeMs);
    const opened = openDataDirectory(configOf());
    expect(opened.ok && opened.engine.commitSequence()).toBeGreaterThanOrEqual(beforeMs);
    if (opened.ok) await opened.engine.close();
  });

  test("a node that the cluster did not begin with joins with what a seed knows, and only under a new name", async () => {
    const joiner = { ...configOf(), node: { ...configOf().node, id: "west-9" as NodeId } };
    expect(await initDataDirectory(joiner)).toMatchObject({ message: expect.stringContaining("dynamo-node join") });
    const history = plannedHistory(joiner.cluster);
    const told = { history, addresses: new Map([["east-2" as NodeId, "far:1"]]) };
    expect(await joinDataDirectory(configOf(), told)).toMatchObject({
      message: expect.stringContaining("never returns"),
    });
    expect(await joinDataDirectory(joiner, { ...told, history: [] })).toMatchObject({ ok: false });
    expect(await joinDataDirectory(joiner, told)).toEqual({ ok: true, created: true });
    expect(await joinDataDirectory(joiner, told)).toEqual({ ok: true, created: false });
    expect(await begin(joiner)).toMatchObject({ notes: { history, readiness: null, addresses: told.addresses } });
  });

  test("every kind of operation is read as it was noted", async () => {
    await initDataDirectory(configOf());
    const [east1, west9] = ["east-1", "west-9"] as [NodeId, NodeId];
    const newcomer = { id: west9, zone: "west", weight: 2 };
    const changes: readonly Change[] = [
      { type: "join", member: newcomer },
      { type: "reweigh", node: west9, weight: 1.5 },
      { type: "replace", node: "east-2" as NodeId, by: { ...newcomer, id: "west-10" as NodeId } },
      { type: "remove", node: "west-1" as NodeId },
      { type: "leave", node: west9 },
      { type: "destroyed", node: west9 },
    ];
    let history = plannedHistory(configOf().cluster);
    for (const change of changes) {
      const plan = planChange(history, change, east1);
      if (plan.ok) history = [...history, plan.operation];
      for (const { hash } of foldHistory(history).waiting) history = voteFor(history, hash, east1);
    }
    expect(new Set(history.map(({ type }) => type)).size).toBeGreaterThan(5);
    const opened = openDataDirectory(configOf());
    if (!opened.ok) throw new Error(opened.message);
    opened.engine.putMeta("history", encodeHistory(history));
    await opened.engine.close();
    expect(await begin(configOf())).toMatchObject({ notes: { history } });
  });

  test("a directory that was retired does not start again", async () => {
    await initDataDirectory(configOf());
    const opened = openDataDirectory(configOf());
    if (!opened.ok) throw new Error(opened.message);
    retire(opened.engine, { code: "DISK_BEHIND", message: "it is an older image" });
    await opened.engine.close();
    expect(await begin(configOf())).toMatchObject({ ok: false, message: expect.stringContaining("an older image") });
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
