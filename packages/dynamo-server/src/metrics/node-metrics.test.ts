import type {
  ActorId,
  History,
  NodeEffect,
  NodeEvent,
  NodeId,
  NodeView,
  Partition,
  TraceEvent,
} from "@cartwheel/dynamo";
import { createRing, planChange, planInit } from "@cartwheel/dynamo";
import { afterAll, beforeAll, describe, expect, it, test, vi } from "vitest";
import { HttpCluster } from "../http/http-cluster.test-kit.ts";
import { MemoryEngine } from "../storage/memory-engine.ts";
import { ClusterGauges } from "./cluster-gauges.ts";
import { MeteredCore } from "./metered-core.ts";
import { NodeMetrics } from "./node-metrics.ts";

/** Figures by name and labels, as Prometheus would read them. */
type Scrape = ReadonlyMap<string, number>;

function parseScrape(text: string): Scrape {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const blank = line.lastIndexOf(" ");
      return [line.slice(0, blank), Number(line.slice(blank + 1))] as const;
    }),
  );
}

/** A core that says what it is told to say. */
class ScriptedCore {
  effects: readonly NodeEffect[] = [];

  handle(_event: NodeEvent): readonly NodeEffect[] {
    return this.effects;
  }

  view(): NodeView {
    throw new Error("nobody asks");
  }
}

describe("what a core's traces move", () => {
  const key = "carts/k";
  const node = "east-2" as NodeId;
  const dot = { actor: "0123456789abcdef.0" as ActorId, counter: 1 };

  test.each<[TraceEvent, string]>([
    [{ type: "get-done", key, outcome: "got", siblings: 2 }, "dynamo_get_siblings_sum"],
    [{ type: "row-changed", key, siblings: 1, clockEntries: 3 }, "dynamo_clock_entries_sum"],
    [{ type: "sloppy-write", key, standIn: node }, "dynamo_sloppy_writes_total"],
    [{ type: "read-repair", key, target: node, reason: "stale" }, 'dynamo_read_repairs_total{reason="stale"}'],
    [{ type: "read-repair", key, target: node, reason: "missing" }, 'dynamo_read_repairs_total{reason="missing"}'],
    [{ type: "read-repair", key, target: node, reason: "damaged" }, 'dynamo_read_repairs_total{reason="damaged"}'],
    [{ type: "forwarded", key, to: node }, "dynamo_forwarded_writes_total"],
    [{ type: "hint-stored", key, partition: 1 }, "dynamo_hints_stored_total"],
    [{ type: "hint-drained", rows: 5, to: node }, 'dynamo_hints_drained_total{target="east-2"}'],
    [{ type: "hint-dropped", key, partition: 1 }, "dynamo_hints_dropped_total"],
    [
      { type: "exchange-done", peer: node, completed: true, trees: 1, keysMoved: 3 },
      'dynamo_anti_entropy_exchanges_total{outcome="completed"}',
    ],
    [
      { type: "exchange-done", peer: node, completed: false, trees: 1, keysMoved: 3 },
      "dynamo_anti_entropy_keys_repaired_total",
    ],
    [{ type: "reaped", key }, "dynamo_rows_reaped_total"],
    [{ type: "row-quarantined", key }, "dynamo_rows_quarantined_total"],
    [{ type: "batch-failed", reason: "disk full", discarded: 1 }, "dynamo_failed_batches_total"],
    [{ type: "equal-dot-conflict", key, dot }, "dynamo_equal_dot_conflicts_total"],
  ])("%j", async (trace, name) => {
    const metrics = new NodeMetrics();
    const core = new ScriptedCore();
    const before = parseScrape(await metrics.render()).get(name) ?? 0;
    core.effects = [{ type: "trace", trace }];
    new MeteredCore(core, metrics).handle({ type: "wake" }, { monotonicMs: 0, wallMs: 0 });
    expect(parseScrape(await metrics.render()).get(name)).toBeGreaterThan(before);
  });

  test("a commit is timed from the row being queued; one that failed is not", async () => {
    const metrics = new NodeMetrics();
    const core = new ScriptedCore();
    const metered = new MeteredCore(core, metrics);
    const write = (writeId: number, epoch: number): NodeEffect => {
      const row = { key: { bucket: "carts", bytes: new Uint8Array([1]) }, partition: 0 as Partition, stored: null };
      // Later cores say more of a write; nothing here depends on it.
      return { type: "write-row", writeId, epoch, ...row } as NodeEffect;
    };
    core.effects = [write(1, 1), write(2, 1), write(3, 2)];
    metered.handle({ type: "wake" }, { monotonicMs: 1_000, wallMs: 0 });
    core.effects = [];
    metered.handle({ type: "writes-committed", upTo: 1, commitSequence: 1 }, { monotonicMs: 1_250, wallMs: 0 });
    metered.handle({ type: "writes-failed", epoch: 1, reason: "full" }, { monotonicMs: 1_300, wallMs: 0 });
    metered.handle({ type: "writes-committed", upTo: 3, commitSequence: 2 }, { monotonicMs: 1_500, wallMs: 0 });
    const scrape = parseScrape(await metrics.render());
    expect(scrape.get("dynamo_sqlite_commit_duration_seconds_count")).toBe(2);
    expect(scrape.get("dynamo_sqlite_commit_duration_seconds_sum")).toBe(0.75);
  });
});

/** The names that docs, dashboards and alerts may rest on, with their labels. */
const named: readonly (readonly [name: string, ...labels: readonly string[]])[] = [
  ["dynamo_coordinator_requests_total", "op", "outcome"],
  ["dynamo_coordinator_request_duration_seconds", "op"],
  ["dynamo_get_siblings"],
  ["dynamo_sloppy_writes_total"],
  ["dynamo_read_repairs_total", "reason"],
  ["dynamo_hints_pending", "target"],
  ["dynamo_hints_oldest_age_seconds"],
  ["dynamo_anti_entropy_exchanges_total", "outcome"],
  ["dynamo_anti_entropy_keys_repaired_total"],
  ["dynamo_members", "state"],
  ["dynamo_phi", "peer"],
  ["dynamo_ring_version"],
  ["dynamo_partitions_owned", "role"],
  ["dynamo_tombstones"],
  ["dynamo_clock_entries"],
  ["dynamo_sqlite_commit_duration_seconds"],
  ["nodejs_eventloop_lag_seconds"],
];

test("the ring's version and what is owned of it follow a change of the membership", async () => {
  const metrics = new NodeMetrics();
  const members = ["a", "b", "c"].map((id) => ({ id: id as NodeId, zone: id, weight: 1 }));
  const init = planInit({ clusterId: "0".repeat(32), members, partitionCount: 16, n: 3 });
  const joins = planChange(
    [init],
    { type: "join", member: { id: "d" as NodeId, zone: "d", weight: 1 } },
    "a" as NodeId,
  );
  if (!joins.ok) throw new Error(joins.message);
  let history: History = [init];
  const gauges = new ClusterGauges(metrics, {
    view: () => ({ view: viewUnder(history), history, addresses: [] }),
    n: 3,
    storage: new MemoryEngine(),
  });
  metrics.onScrape(() => gauges.refresh());
  const owned = async (): Promise<readonly (number | undefined)[]> => {
    const scrape = parseScrape(await metrics.render());
    return [scrape.get("dynamo_ring_version"), scrape.get('dynamo_partitions_owned{role="secondary"}')];
  };
  const [before, secondaryBefore = 0] = await owned();
  history = [init, joins.operation];
  const [after, secondaryAfter = 0] = await owned();
  expect([before, after]).toEqual([1, 2]);
  expect(secondaryAfter).toBeLessThan(secondaryBefore);
});

function viewUnder(history: History): NodeView {
  return {
    id: "a" as NodeId,
    incarnation: 1,
    ringId: createRing(history).id,
    commitSequence: 0,
    status: "member",
    confirmed: true,
    recovering: [],
    reapHindrance: null,
    peers: [],
    misplaced: [],
    inFlight: 0,
  };
}

describe("the metrics of four nodes, one of which stops", () => {
  let cluster: HttpCluster;
  beforeAll(async () => {
    cluster = await HttpCluster.start({ nodes: ["east-1", "east-2", "west-1", "west-2"] });
  }, 60_000);
  afterAll(() => cluster?.destroy(), 60_000);

  async function scrape(id: string): Promise<Scrape> {
    const response = await fetch(`${cluster.healthUrl(id)}/metrics`);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    return parseScrape(await response.text());
  }

  async function sumOver(ids: readonly string[], name: string): Promise<number> {
    const scrapes = await Promise.all(ids.map(scrape));
    return scrapes.reduce((sum, figures) => sum + (figures.get(name) ?? 0), 0);
  }

  const east1 = (path: string, init?: RequestInit): Promise<Response> => fetch(`${cluster.url("east-1")}${path}`, init);

  it("counts and times requests, by what they were and how they ended", async () => {
    await east1("/buckets/carts/keys/k", { method: "PUT", body: "v" });
    await east1("/buckets/carts/keys/k");
    await east1("/buckets/carts/keys/k", { method: "PUT", body: "v", headers: { "X-Riak-Vclock": "Zm9yZ2Vk" } });
    const figures = await scrape("east-1");
    expect(figures.get('dynamo_coordinator_requests_total{op="put",outcome="ok"}')).toBe(1);
    expect(figures.get('dynamo_coordinator_requests_total{op="get",outcome="ok"}')).toBe(1);
    expect(figures.get('dynamo_coordinator_requests_total{op="put",outcome="CONTEXT_INVALID"}')).toBe(1);
    expect(figures.get('dynamo_coordinator_request_duration_seconds_count{op="put"}')).toBe(2);
    expect(figures.get('dynamo_coordinator_request_duration_seconds_sum{op="get"}')).toBeGreaterThan(0);
    expect(figures.get("dynamo_get_siblings_count")).toBe(1);
    const commits = await sumOver(cluster.nodeIds, "dynamo_sqlite_commit_duration_seconds_count");
    expect(commits).toBeGreaterThanOrEqual(2);
  });

  it.each(named)("tells %s", async (name, ...labels) => {
    const text = await (await fetch(`${cluster.healthUrl("east-1")}/metrics`)).text();
    const series = text.split("\n").filter((line) => new RegExp(`^${name}(_bucket)?[{ ]`).test(line));
    expect(series.length).toBeGreaterThan(0);
    for (const label of labels) expect(series[0]).toContain(`${label}="`);
  });

  it("shows the ring: every partition has one primary and N owners", async () => {
    expect(await sumOver(cluster.nodeIds, 'dynamo_partitions_owned{role="primary"}')).toBe(64);
    expect(await sumOver(cluster.nodeIds, 'dynamo_partitions_owned{role="secondary"}')).toBe(128);
    const figures = await scrape("east-1");
    expect(figures.get('dynamo_members{state="up"}')).toBe(4);
    expect(figures.get("dynamo_ring_version")).toBe(1);
    expect(figures.get('dynamo_phi{peer="west-2"}')).toBeGreaterThanOrEqual(0);
    expect(figures.get("dynamo_partitions_recovering")).toBeGreaterThanOrEqual(0);
    expect(figures.get("dynamo_hints_pending_partitions")).toBeGreaterThanOrEqual(0);
    expect(figures.get("dynamo_requests_in_flight")).toBeGreaterThanOrEqual(0);
    expect(figures.get("nodejs_eventloop_lag_seconds")).toBeGreaterThanOrEqual(0);
    expect(figures.get("process_resident_memory_bytes")).toBeGreaterThan(0);
  });

  it("counts rows, and tombstones among them, until they are reaped", async () => {
    // Three owners of each of the two keys there are; more while a stand-in keeps one.
    const put = await east1("/buckets/legacy/keys/dead", { method: "PUT", body: "v" });
    expect(put.status).toBe(204);
    await vi.waitFor(async () => expect(await sumOver(cluster.nodeIds, "dynamo_rows")).toBeGreaterThanOrEqual(6), {
      timeout: 10_000,
      interval: 200,
    });
    expect(await sumOver(cluster.nodeIds, "dynamo_tombstones")).toBe(0);
    await east1("/buckets/legacy/keys/dead", { method: "DELETE" });
    await vi.waitFor(
      async () => expect(await sumOver(cluster.nodeIds, "dynamo_tombstones")).toBeGreaterThanOrEqual(3),
      {
        timeout: 10_000,
        interval: 200,
      },
    );
  });

  it("tells its figures to clients, too", async () => {
    const client = cluster.client();
    try {
      await client.settled();
      const asked = await client.figuresOf("east-1" as NodeId);
      expect(asked.ok && parseScrape(asked.answer).get("dynamo_ring_version")).toBe(1);
    } finally {
      await client.close();
    }
  });

  it("shows sloppy writes and hints while a node is away, and their end when it is back", async () => {
    const others = ["east-1", "east-2", "west-1"];
    await cluster.stopNode("west-2");
    const keys = Array.from({ length: 12 }, (_, index) => `/buckets/carts/keys/away-${index}`);
    await Promise.all(keys.map((key) => east1(key, { method: "PUT", body: "v" })));
    await vi.waitFor(
      async () => {
        expect(await sumOver(others, "dynamo_sloppy_writes_total")).toBeGreaterThan(0);
        expect(await sumOver(others, "dynamo_hints_stored_total")).toBeGreaterThan(0);
        expect(await sumOver(others, "dynamo_hints_pending_partitions")).toBeGreaterThan(0);
        expect(await sumOver(others, 'dynamo_hints_pending{target="west-2"}')).toBeGreaterThan(0);
        expect(await sumOver(others, "dynamo_hints_oldest_age_seconds")).toBeGreaterThan(0);
        const figures = await scrape("east-1");
        expect(figures.get('dynamo_members{state="suspect"}')).toBe(1);
        expect(figures.get('dynamo_phi{peer="west-2"}')).toBeGreaterThan(0);
      },
      { timeout: 15_000, interval: 100 },
    );
    await cluster.startNode("west-2");
    await vi.waitFor(
      async () => {
        expect(await sumOver(others, 'dynamo_hints_drained_total{target="west-2"}')).toBeGreaterThan(0);
        expect(await sumOver(others, "dynamo_hints_dropped_total")).toBeGreaterThan(0);
        expect(await sumOver(others, "dynamo_hints_pending_partitions")).toBe(0);
        expect(await sumOver(others, 'dynamo_hints_pending{target="west-2"}')).toBe(0);
        expect(await sumOver(others, "dynamo_hints_oldest_age_seconds")).toBe(0);
        expect((await scrape("east-1")).get('dynamo_members{state="up"}')).toBe(4);
      },
      { timeout: 20_000, interval: 100 },
    );
  }, 60_000);
});
