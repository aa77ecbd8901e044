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
    ...cluster.apps.map(({ place, pid }) => ({ name: `${place.app} ${place.name}`, pid })),
  ].flatMap(({ name, pid }) => (pid === null ? [] : [{ name, pid }]));
  const pids = processes.map(({ pid }) => pid);
  const urls = cluster.nodes.map(({ healthUrl }) => `${healthUrl}/metrics`);
  const before = await Promise.all(urls.map(readFigures));
  const cpuBefore = cpuNow(pids);
  const lateness = monitorEventLoopDelay({ resolution: 1 });
  lateness.enable();
  return async () => {
    lateness.disable();
    const cpuAfter = cpuNow(pids);
    const phase = { before, after: await Promise.all(urls.map(readFigures)) };
    const mean = (name: string, labels?: string): string => `${(meanIn(phase, name, labels) * 1000).toFixed(2)} ms`;
    const late = (percentile: number): string => (lateness.percentile(percentile) / 1e6).toFixed(1);
    const request = "dynamo_coordinator_request_duration_seconds";
    const names = ["generator", ...processes.map(({ name }) => name)];
    return [
      ...(cpuBefore === null || cpuAfter === null ? [] : cpuLines(names, cpuBefore, cpuAfter)),
      `generator's timers of 1 ms: p50 ${late(50)}, p99 ${late(99)}, p99.9 ${late(99.9)} ms`,
      `nodes, in the mean: a get ${mean(request, 'op="get"')}, a put ${mean(request, 'op="put"')}, ` +
        `a row to its disk ${mean("dynamo_sqlite_commit_duration_seconds")}`,
    ];
  };
}

interface Cpu {
  readonly wallMs: number;
  /** Of this process and then of each other, in microseconds. */
  readonly spent: readonly number[];
  /** Of everything that runs on the machine, in microseconds. */
  readonly busy: number;
}

/** Null where the system does not tell. */
function cpuNow(pids: readonly number[]): Cpu | null {
  const [spent, busy] = [cpuMicrosOf(pids), busyMicros()];
  return spent === null || busy === null ? null : { wallMs: performance.now(), spent, busy };
}

function cpuLines(names: readonly string[], before: Cpu, after: Cpu): readonly string[] {
  const percent = (micros: number): string => `${Math.round(micros / (after.wallMs - before.wallMs) / 10)} %`;
  const spent = after.spent.map((micros, index) => micros - (before.spent[index] ?? 0));
  const total = spent.reduce((sum, micros) => sum + micros, 0);
  const others = Math.max(0, after.busy - before.busy - total);
  return [
    `CPU, of one core: ${names.map((name, index) => `${name} ${percent(spent[index] ?? 0)}`).join(", ")}`,
    `CPU in all: ${percent(total)} of ${availableParallelism() * 100} %; other programs ${percent(others)}`,
  ];
}
