import type { TraceEvent } from "@cartwheel/dynamo";
import type { RecordedTrace } from "@cartwheel/wire";

/** Traces kept: a few minutes of a quiet node, a second of a busy one. */
export const tracesMax = 4_096;

/** The latest traces of a node, oldest overwritten first. The first has sequence number 1. */
export class TraceLog {
  readonly #traces: TraceEvent[] = [];
  readonly #wallMs = new Float64Array(tracesMax);
  #lastSequence = 0;

  add(trace: TraceEvent, wallMs: number): void {
    this.#lastSequence += 1;
    const slot = this.#lastSequence % tracesMax;
    this.#traces[slot] = trace;
    this.#wallMs[slot] = wallMs;
  }

  /** Traces with a sequence number above `afterSequence` that are still kept, oldest first. 0 asks for all. */
  after(afterSequence: number, limit: number): readonly RecordedTrace[] {
    const oldest = Math.max(1, this.#lastSequence - tracesMax + 1);
    const traces: RecordedTrace[] = [];
    for (
      let sequence = Math.max(oldest, afterSequence + 1);
      sequence <= this.#lastSequence && traces.length < limit;
      sequence += 1
    ) {
      const slot = sequence % tracesMax;
      const trace = this.#traces[slot];
      if (trace !== undefined) traces.push({ sequence, wallMs: this.#wallMs[slot] ?? 0, trace });
    }
    return traces;
  }
}
