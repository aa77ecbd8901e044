import { availableParallelism } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Demo } from "@cartwheel/local-cluster/demo";
import { busyMicros, cpuMicrosOf } from "../load/cpu-meter.ts";
import { meanIn, readFigures } from "../load/figures.ts";

/** Ends the account; a sentence for each place where time went. */
export type CloseAccount = () => Promise<readonly string[]>;

/**
 * From now on: the CPU of every process of a demo and of this one, what other programs took meanwhile, how late this
 * event loop was (the load generator's own delay is counted as waiting, so it must be known), and, from the nodes' own
 * metrics, how long they worked on gets and puts and how long rows waited for the disk. What remains of an operation is
 * the shop's and the way to it.
 */
export async function openAccount({ cluster }: Demo): Promise<CloseAccount> {
  const processes = [
    ...cluster.nodes.map(({ name, pid }) => ({ name, pid })),
    ...cluster.apps.map(({ place, pid }) => ({ name: `shop ${place.name}`, pid })),
  ].flatMap(({ name, pid }) => (pid === null ? [] : [{ name, pid }]));
  const pids = processes.map(({ pid }) => pid);
  const urls = cluster.nodes.map(({ healthUrl }) => `${healthUrl}/metrics`);
  const before = await Promise.all(urls.map(readFigures));
  const spentBefore = cpuMicrosOf(pids);
  const busyBefore = busyMicros();
  const beganMs = performance.now();
  const lateness = monitorEventLoopDelay({ resolution: 1 });
  lateness.enable();
  return async () => {
    lateness.disable();
    const wallMicros = (performance.now() - beganMs) * 1000;
    const spent = differences(spentBefore, cpuMicrosOf(pids));
    const busy = differences(busyBefore === null ? null : [busyBefore], inList(busyMicros()));
    const phase = { before, after: await Promise.all(urls.map(readFigures)) };
    const mean = (name: string, labels?: string): string => `${(meanIn(phase, name, labels) * 1000).toFixed(2)} ms`;
    const request = "dynamo_coordinator_request_duration_seconds";
    return [
      ...cpuLines({ names: ["generator", ...processes.map(({ name }) => name)], spent, busy, wallMicros }),
      `generator's event loop, a timer of 1 ms: ${[50, 99, 99.9].map((p) => late(lateness.percentile(p))).join(", ")} ms (p50, p99, p99.9)`,
      `nodes: a get ${mean(request, 'op="get"')}, a put ${mean(request, 'op="put"')}, of which a row to its disk ${mean("dynamo_sqlite_commit_duration_seconds")} (means)`,
    ];
  };
}

interface Spent {
  readonly names: readonly string[];
  /** Of each; null where the system does not tell. */
  readonly spent: readonly number[] | null;
  /** Of everything that ran on the machine. */
  readonly busy: readonly number[] | null;
  readonly wallMicros: number;
}

function cpuLines({ names, spent, busy, wallMicros }: Spent): readonly string[] {
  if (spent === null || busy === null) return [];
  const percent = (micros: number): string => `${Math.round((100 * micros) / wallMicros)} %`;
  const total = spent.reduce((sum, each) => sum + each, 0);
  const each = names.map((name, index) => `${name} ${percent(spent[index] ?? 0)}`);
  return [
    `CPU, of one core: ${each.join(", ")}`,
    `CPU in all: ${percent(total)} of ${availableParallelism() * 100} %; other programs ${percent(Math.max(0, (busy[0] ?? 0) - total))}`,
  ];
}

function differences(before: readonly number[] | null, after: readonly number[] | null): readonly number[] | null {
  if (before === null || after === null) return null;
  return after.map((each, index) => each - (before[index] ?? 0));
}

function inList(value: number | null): readonly number[] | null {
  return value === null ? null : [value];
}

function late(nanoseconds: number): string {
  return (nanoseconds / 1e6).toFixed(1);
}
