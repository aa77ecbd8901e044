import type { TraceEvent } from "@cartwheel/dynamo";
import type { RecordedTrace } from "@cartwheel/wire";

/** Traces kept: a few minutes of a quiet node, a second of a busy one. */
export const tracesMax = 4_096;

/** The latest traces of a node, oldest overwritten first. */
export class TraceLog {
  readonly #ring: RecordedTrace[] = [];
  #nextSequence = 0;

  add(trace: TraceEvent, wallMs: number): void {
    this.#ring[this.#nextSequence % tracesMax] = { sequence: this.#nextSequence, wallMs, trace };
    this.#nextSequence += 1;
  }

  /** Traces with a sequence number above `afterSequence` that are still kept, oldest first. -1 asks for all. */
  after(afterSequence: number, limit: number): readonly RecordedTrace[] {
    const oldest = Math.max(0, this.#nextSequence - tracesMax);
    const from = Math.max(oldest, afterSequence + 1);
    const traces: RecordedTrace[] = [];
    for (let sequence = from; sequence < this.#nextSequence && traces.length < limit; sequence += 1) {
      const trace = this.#ring[sequence % tracesMax];
      if (trace !== undefined) traces.push(trace);
    }
    return traces;
  }
}
