import type { NodeEffect, NodeEvent, NodeView, Now, TraceEvent } from "@cartwheel/dynamo";
import type { NodeCore } from "../shell/node-shell.ts";
import type { NodeMetrics } from "./node-metrics.ts";

/** Reads what goes into and comes out of a node's core, and changes nothing of it. */
export class MeteredCore implements NodeCore {
  readonly #core: NodeCore;
  readonly #metrics: NodeMetrics;
  /** Rows on their way to the disk, in the order of their ids. */
  #queued: { readonly writeId: number; readonly epoch: number; readonly atMs: number }[] = [];

  constructor(core: NodeCore, metrics: NodeMetrics) {
    this.#core = core;
    this.#metrics = metrics;
  }

  handle(event: NodeEvent, now: Now): readonly NodeEffect[] {
    if (event.type === "writes-committed") this.#committed(event.upTo, now.monotonicMs);
    if (event.type === "writes-failed") this.#queued = this.#queued.filter(({ epoch }) => epoch > event.epoch);
    const effects = this.#core.handle(event, now);
    for (const effect of effects) {
      if (effect.type === "trace") countTrace(this.#metrics, effect.trace);
      if (effect.type !== "write-row") continue;
      this.#queued.push({ writeId: effect.writeId, epoch: effect.epoch, atMs: now.monotonicMs });
    }
    return effects;
  }

  view(now: Now): NodeView {
    return this.#core.view(now);
  }

  #committed(upTo: number, nowMs: number): void {
    const open = this.#queued.findIndex(({ writeId }) => writeId > upTo);
    const done = this.#queued.splice(0, open === -1 ? this.#queued.length : open);
    for (const { atMs } of done) this.#metrics.commitSeconds.observe((nowMs - atMs) / 1_000);
  }
}

function countTrace(metrics: NodeMetrics, trace: TraceEvent): void {
  switch (trace.type) {
    case "get-done":
      if (trace.outcome === "got") metrics.getSiblings.observe(trace.siblings);
      return;
    case "row-changed":
      return metrics.clockEntries.observe(trace.clockEntries);
    case "sloppy-write":
      return metrics.sloppyWrites.inc();
    case "read-repair":
      return metrics.readRepairs.inc({ reason: trace.reason });
    case "forwarded":
      return metrics.forwarded.inc();
    case "hint-stored":
      return metrics.hintsStored.inc();
    case "hint-drained":
      return metrics.hintsDrained.inc({ target: trace.to }, trace.rows);
    case "hint-dropped":
      return metrics.hintsDropped.inc();
    case "exchange-done":
      metrics.exchanges.inc({ outcome: trace.completed ? "completed" : "broken-off" });
      return metrics.keysRepaired.inc(trace.keysMoved);
    case "reaped":
      return metrics.reaped.inc();
    case "clock-truncated":
      return metrics.truncated.inc(trace.entries);
    case "row-quarantined":
      return metrics.quarantined.inc();
    case "batch-failed":
      return metrics.failedBatches.inc();
    case "equal-dot-conflict":
      return metrics.equalDots.inc();
    default:
      // Steps of single requests: counted elsewhere, or told by what follows them.
      return;
  }
}
