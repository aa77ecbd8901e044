import { utf8 } from "@cartwheel/dynamo";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import { build } from "hdr-histogram-js";
import type { Histogram } from "hdr-histogram-js";
import type { Outcome } from "../outcome.ts";
import { usage } from "../outcome.ts";
import { ProgressLine } from "../terminal/progress-line.ts";
import { table } from "../terminal/table.ts";
import { count, rate, seconds } from "../terminal/units.ts";
import { failureOf } from "./store-failure.ts";
import type { VerbContext } from "./verb.ts";

export interface BenchOptions {
  readonly bucket: string;
  readonly seconds: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  readonly valueBytes: number;
  /** Keys that are written and read again and again. */
  readonly keys: number;
  /** Share of puts, 0 to 1. */
  readonly puts: number;
}

interface Tally {
  readonly micros: Histogram;
  ok: number;
  failed: number;
}

/**
 * `dynamo bench`: a closed loop of gets and puts with contexts, by one client. It writes into the bucket: name one that is
 * meant for that.
 */
export async function bench({ cluster, terminal }: VerbContext, options: BenchOptions): Promise<Outcome> {
  if (options.puts < 0 || options.puts > 1) return usage("--puts is a share, from 0 to 1");
  // What cannot work is better said than measured.
  const first = await cluster.client.get(options.bucket, keyOf(0));
  if (!first.ok) return failureOf(first);
  const tallies = { get: newTally(), put: newTally() };
  const progress = new ProgressLine(terminal);
  const startedMs = performance.now();
  const endMs = startedMs + options.seconds * 1_000;
  const goesOn = (): boolean => performance.now() < endMs && !terminal.interrupted.aborted;
  await Promise.all(
    Array.from({ length: options.concurrency }, async () => {
      while (goesOn()) {
        await step(cluster.client, options, tallies);
        const done = tallies.get.ok + tallies.put.ok;
        progress.show(`${Math.round((performance.now() - startedMs) / 1_000)} s, ${count(done)} requests`);
      }
    }),
  );
  progress.end();
  return report(tallies, (performance.now() - startedMs) / 1_000);
}

type Tallies = Readonly<Record<"get" | "put", Tally>>;

async function step(client: ClusterClient, options: BenchOptions, tallies: Tallies): Promise<void> {
  const { bucket, keys, puts, valueBytes } = options;
  const key = keyOf(Math.floor(Math.random() * keys));
  const got = await timed(tallies.get, () => client.get(bucket, key));
  if (Math.random() >= puts || !got.ok) return;
  const value = new Uint8Array(valueBytes).fill(Math.floor(Math.random() * 256));
  await timed(tallies.put, () => client.put(bucket, key, value, got.context === null ? {} : { context: got.context }));
}

function keyOf(index: number): Uint8Array {
  return utf8(`bench-${index}`);
}

async function timed<T extends { readonly ok: boolean }>(tally: Tally, request: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const result = await request();
  tally.micros.recordValue(Math.round((performance.now() - startedMs) * 1_000));
  if (result.ok) tally.ok += 1;
  else tally.failed += 1;
  return result;
}

function newTally(): Tally {
  return { micros: build({ highestTrackableValue: 60_000_000 }), ok: 0, failed: 0 };
}

function report(tallies: Tallies, elapsed: number): Outcome {
  const results = Object.entries(tallies).map(([op, { micros, ok, failed }]) => ({
    op,
    requests: ok + failed,
    failed,
    perSecond: ok / elapsed,
    p50: micros.getValueAtPercentile(50) / 1e6,
    p99: micros.getValueAtPercentile(99) / 1e6,
    p999: micros.getValueAtPercentile(99.9) / 1e6,
  }));
  const rows = results.map(({ op, requests, failed, perSecond, p50, p99, p999 }) => [
    op,
    count(requests),
    String(failed),
    rate(perSecond),
    seconds(p50),
    seconds(p99),
    seconds(p999),
  ]);
  const titles = ["REQUESTS", "FAILED", "PER SECOND", "P50", "P99", "P99.9"];
  const columns = [{ title: "" }, ...titles.map((title) => ({ title, align: "right" }) as const)];
  return { ok: true, json: { seconds: elapsed, results }, text: table(columns, rows) };
}
