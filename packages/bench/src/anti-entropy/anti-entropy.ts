import { defaultBucketSettings } from "@cartwheel/dynamo";
import type { Member, NodeId } from "@cartwheel/dynamo";
import { openSqliteEngine } from "@cartwheel/dynamo-server";
import type { SqliteEngine } from "@cartwheel/dynamo-server";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualCluster } from "../virtual/virtual-cluster.ts";
import { fillEngine } from "./fill-engine.ts";

/** What two equal replicas say to each other to find out that they are equal (paper §4.7). */
export interface AntiEntropyResult {
  /** Rows on each of the two. */
  readonly keys: number;
  readonly trees: number;
  /** Whole comparisons that were seen, each of all trees. */
  readonly comparisons: number;
  /** Bytes of one comparison, both ways, as encoded for the wire: the mean. */
  readonly comparisonBytes: number;
  /** Keys listed, fetched or sent in all of them together: messages of those kinds. */
  readonly movedMessages: number;
  /** Until all roots were read and compared on both sides, in milliseconds of this machine: the mean. */
  readonly comparisonMs: number;
}

const bucket = "b";
const n = 2;
const partitionCount = 256;
const names = ["left", "right"];
/** In virtual time; each side begins a comparison every five seconds of it. */
const [warmUpMs, watchedMs] = [4_000, 60_000];

/** Two real SQLite files with equal rows, written in opposite orders, under two real cores in virtual time. */
export async function measureAntiEntropy(keys: number, progress: (line: string) => void): Promise<AntiEntropyResult> {
  const directory = mkdtempSync(join(tmpdir(), "cartwheel-trees-"));
  const engines = new Map<string, SqliteEngine>();
  const treeKey = randomBytes(32);
  try {
    for (const [index, name] of names.entries()) {
      const opened = openSqliteEngine({ directory: join(directory, name), treeKey });
      if (!opened.ok) throw new Error(opened.message);
      engines.set(name, opened.engine);
      await fillEngine(opened.engine, {
        rows: { keys, bucket, n, partitionCount, backwards: index === 1 },
        progress: (written) => progress(`${name}: ${written} of ${keys} rows`),
      });
    }
    progress("comparing");
    return { keys, ...compare(engines) };
  } finally {
    for (const engine of engines.values()) await engine.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function compare(engines: ReadonlyMap<string, SqliteEngine>): Omit<AntiEntropyResult, "keys"> {
  let readingMs = 0;
  const cluster = new VirtualCluster({
    members: names.map((name): Member => ({ id: name as NodeId, zone: name, weight: 1 })),
    buckets: new Map([[bucket, { ...defaultBucketSettings, n }]]),
    partitionCount,
    diskOf: (node) => ({
      query(query) {
        const engine = engines.get(node);
        if (engine === undefined) throw new RangeError(`There is no engine of ${node}.`);
        const begunMs = performance.now();
        const answer = engine.query(query);
        if (query.type === "roots") readingMs += performance.now() - begunMs;
        return answer;
      },
    }),
    seed: 1,
  });
  cluster.advance(warmUpMs);
  cluster.traffic.reset();
  readingMs = 0;
  cluster.advance(watchedMs);
  const comparisons = cluster.traffic.of((type) => type === "exchange").messages;
  const { bytes } = cluster.traffic.of((type) => type.startsWith("exchange"));
  const moved = cluster.traffic.of((type) => type.startsWith("exchange-leaves") || /^(fetch-rows|repair)/.test(type));
  return {
    trees: partitionCount,
    comparisons,
    comparisonBytes: Math.round(bytes / comparisons),
    movedMessages: moved.messages,
    comparisonMs: Math.round((10 * readingMs) / comparisons) / 10,
  };
}
