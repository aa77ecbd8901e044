import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { defaultBucketSettings } from "@cartwheel/dynamo";
import { createClusterClient, type VersionedStore } from "@cartwheel/dynamo-client";
import { startLocalCluster } from "@cartwheel/local-cluster";
import { build as buildHistogram, type Histogram } from "hdr-histogram-js";
import { closedLoop } from "../load/closed-loop.ts";
import { cpuMicrosOf } from "../load/cpu-meter.ts";
import { type Ceiling, measureCeiling } from "./ceiling.ts";

/** Three node processes, N=3, R=W=2, fsync on, 1 KiB values, 64 in flight, one client process: this one. */
export interface ThroughputResult {
  readonly putsPerSecond: number;
  readonly getsPerSecond: number;
  /** What the machine could do at best in the same run, see `ceiling.ts`. */
  readonly putCeilingPerSecond: number;
  readonly getCeilingPerSecond: number;
  readonly putRatio: number;
  readonly getRatio: number;
  /** Of the puts. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

export interface ThroughputOptions {
  /** Of each of the two phases, after a short warm-up. Default 12. */
  readonly secondsPerPhase: number;
  readonly progress: (line: string) => void;
}

const bucket = "bench";
const valueBytes = 1024;
const inFlight = 64;
/** Long enough for the nodes' hot code to be compiled: compiling it costs more CPU than a second of requests. */
const warmUpMs = 6_000;

export async function measureThroughput(options: ThroughputOptions): Promise<ThroughputResult> {
  options.progress("measuring what the machine can do without us");
  const ceiling = await measureCeiling();
  options.progress(
    `a row ${micros(ceiling.rowSeconds)}, a read ${micros(ceiling.readSeconds)}, a message ${micros(ceiling.messageSeconds)}`,
  );
  const dataDir = mkdtempSync(join(tmpdir(), "cartwheel-bench-"));
  try {
    options.progress("starting three nodes");
    const measured = await withStore(dataDir, (store, pids) => drive({ ...options, store, pids, ceiling }));
    return {
      putsPerSecond: Math.round(measured.putsPerSecond),
      getsPerSecond: Math.round(measured.getsPerSecond),
      putCeilingPerSecond: Math.round(ceiling.putPerSecond),
      getCeilingPerSecond: Math.round(ceiling.getPerSecond),
      putRatio: rounded(measured.putsPerSecond / ceiling.putPerSecond),
      getRatio: rounded(measured.getsPerSecond / ceiling.getPerSecond),
      p50Ms: rounded(measured.latencies.getValueAtPercentile(50) / 1000),
      p99Ms: rounded(measured.latencies.getValueAtPercentile(99) / 1000),
      p999Ms: rounded(measured.latencies.getValueAtPercentile(99.9) / 1000),
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function withStore<T>(
  dataDir: string,
  use: (store: VersionedStore, pids: readonly number[]) => Promise<T>,
): Promise<T> {
  const nodes = ["a", "b", "c"].map((name) => ({ name, zone: "bench" }));
  const cluster = await startLocalCluster({ dataDir, nodes, buckets: { [bucket]: defaultBucketSettings } });
  const { clusterId, secret } = cluster.layout;
  const seeds = cluster.nodes.map(({ address }) => address);
  const store = createClusterClient({ seeds, clusterId, secret: Buffer.from(secret), zone: "bench", name: "bench" });
  try {
    return await use(
      store,
      cluster.nodes.flatMap(({ pid }) => pid ?? []),
    );
  } finally {
    await store.close();
    await cluster.stop();
  }
}

interface Measured {
  readonly putsPerSecond: number;
  readonly getsPerSecond: number;
  /** Of the puts, in microseconds. */
  readonly latencies: Histogram;
}

interface Drive extends ThroughputOptions {
  readonly store: VersionedStore;
  /** Of the nodes. */
  readonly pids: readonly number[];
  readonly ceiling: Ceiling;
}

async function drive({ store, pids, ceiling, secondsPerPhase, progress }: Drive): Promise<Measured> {
  const value = randomBytes(valueBytes);
  const latencies = buildHistogram({ lowestDiscernibleValue: 1, highestTrackableValue: 60_000_000 });
  let written = 0;
  const put = async (): Promise<boolean> => (await store.put(bucket, keyOf(written++), value)).ok;
  const get = async (index: number): Promise<boolean> => {
    const found = await store.get(bucket, keyOf((index * 7919) % written));
    return found.ok && found.siblings.length === 1;
  };
  const phase = async (name: string, operate: (index: number) => Promise<boolean>): Promise<number> => {
    await closedLoop({ inFlight, durationMs: warmUpMs, operate, onLatency: () => undefined });
    const isPut = operate === put;
    const before = cpuMicrosOf(pids);
    const { perSecond, succeeded, failed } = await closedLoop({
      inFlight,
      durationMs: secondsPerPhase * 1000,
      operate,
      onLatency: (ms) => isPut && latencies.recordValue(Math.max(1, Math.round(ms * 1000))),
    });
    progress(`${name}: ${Math.round(perSecond)} a second, ${failed} failed`);
    const after = cpuMicrosOf(pids);
    if (after !== null && before !== null) {
      const spent = after.map((used, process) => (used - (before[process] ?? 0)) / succeeded);
      const total = spent.reduce((sum, each) => sum + each, 0);
      // What the ratio would be if nothing else ran on the machine and no core were ever idle.
      const ideal =
        availableParallelism() / (isPut ? ceiling.putPerSecond : ceiling.getPerSecond) / (total / 1_000_000);
      const shares = spent.map((each) => Math.round(each)).join(" + ");
      progress(
        `${name}: ${Math.round(total)} µs of CPU each (client and nodes: ${shares}), ratio by CPU ${rounded(ideal)}`,
      );
    }
    return perSecond;
  };
  const putsPerSecond = await phase("puts", put);
  // A key whose put is still on its way is not there yet; leave the last ones out.
  written = Math.max(1, written - inFlight);
  const getsPerSecond = await phase("gets", get);
  return { putsPerSecond, getsPerSecond, latencies };
}

function keyOf(index: number): Uint8Array {
  return Buffer.from(`key-${index}`);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function micros(seconds: number): string {
  return `${(seconds * 1_000_000).toFixed(1)} µs`;
}
