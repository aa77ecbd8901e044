import { expect, test } from "vitest";
import { defaultBucketSettings } from "../coordinator/bucket-settings.ts";
import type { ActorId, NodeId, RequestId } from "../ids.ts";
import { get, key, put, TestCluster } from "../test-cluster.ts";
import { emptyRow, mergeRows, putSibling } from "./row.ts";
import { truncateClock } from "./truncate.ts";
import type { Dot, Row, Sibling, VersionVector } from "./types.ts";

/** An actor drawn at this second. */
function dotAt(second: number, counter = 1): Dot {
  return { actor: `${"a".repeat(16)}.${second}` as ActorId, counter };
}

function version(dot: Dot, text: string): Sibling {
  const value = new TextEncoder().encode(text);
  return { dot, value, writtenAt: { ms: 1, logical: 0 }, expiresAtMs: null, requestId: text as RequestId };
}

function write(row: Row, context: VersionVector, dot: Dot): Row {
  return putSibling(row, context, version(dot, `w${dot.actor}`));
}

test("the oldest entries go first; those of live siblings, and what is to be kept, never", () => {
  let row = emptyRow;
  for (const second of [10, 20, 30]) row = write(row, row.clock, dotAt(second));
  row = write(row, [], dotAt(5));
  const cut = truncateClock(row, { max: 2, keep: [dotAt(10)] });
  expect(cut.clock.map(({ actor }) => Number(actor.slice(17))).sort((a, b) => a - b)).toEqual([5, 10, 30]);
  expect(cut.siblings).toEqual(row.siblings);
  expect(truncateClock(row, { max: 4, keep: [] })).toBe(row);
});

test("the price: a superseded version whose entry was cut comes back from a copy that was away", () => {
  const old = write(emptyRow, [], dotAt(10));
  const newer = write(old, old.clock, dotAt(20));
  expect(mergeRows(newer, old).siblings).toHaveLength(1);
  const cut = truncateClock(newer, { max: 1, keep: [dotAt(20)] });
  expect(mergeRows(cut, old).siblings.map(({ requestId }) => requestId)).toEqual([
    `w${dotAt(10).actor}`,
    `w${dotAt(20).actor}`,
  ]);
});

test("what it is for: a clock that grows by a restart with each write stays near its bound, on every replica", () => {
  const settings = { ...defaultBucketSettings, clockEntriesMax: 10 };
  const cluster = new TestCluster({ zones: ["a", "b", "c"], buckets: { b: settings } });
  const k = key("k");
  for (let i = 0; i < 30; i++) {
    const at = `n${(i % 3) + 1}` as NodeId;
    const found = cluster.request(at, get(k)).response();
    const context = found?.type === "got" ? found.clock : [];
    cluster.request(at, put(k, `v${i}`, { context, mergeable: true }));
    cluster.stop(at);
    cluster.start(at);
    cluster.advance(2_000);
  }
  for (const node of cluster.nodes.keys()) {
    const row = cluster.stored(node, k)?.row;
    expect(row?.siblings).toHaveLength(1);
    expect(row?.clock.length).toBeLessThanOrEqual(12);
  }
  expect(cluster.traces.some(({ trace }) => trace.type === "clock-truncated")).toBe(true);
});
