import type { RecordedTrace } from "@cartwheel/wire";
import type { TimelineEvent, TimelinePage } from "../model/timeline.ts";

/** One start of one node: traces are numbered within it. */
export interface NodeStart {
  readonly node: string;
  readonly incarnation: number;
}

export interface TraceCollectorOptions {
  /** Tells this collector from one of an earlier process, so that an old cursor is recognised. */
  readonly epoch: string;
  /** Events kept for browsers that come late or fall behind. Default 5,000: about a megabyte. */
  readonly keptMax?: number;
  /** Events handed out at once; a browser that asks again gets the next. Default 1,000. */
  readonly pageMax?: number;
}

/**
 * Traces of all nodes, in the order in which they arrived here, for any number of browsers. It counts arrivals, so a
 * browser needs to remember one number and not one for each node.
 */
export class TraceCollector {
  readonly #options: Required<TraceCollectorOptions>;
  readonly #reached = new Map<string, NodeStart & { readonly sequence: number }>();
  readonly #kept: TimelineEvent[] = [];
  /** Arrivals that are no longer kept. Invariant: `#kept[i]` was arrival number `#forgotten + i`. */
  #forgotten = 0;

  constructor(options: TraceCollectorOptions) {
    this.#options = { keptMax: 5_000, pageMax: 1_000, ...options };
  }

  /** The sequence after which to ask a node. A node that has started again is asked from its beginning. */
  reached({ node, incarnation }: NodeStart): number {
    const last = this.#reached.get(node);
    return last?.incarnation === incarnation ? last.sequence : 0;
  }

  /** Takes what a node recorded after `reached`. Repeats are dropped. */
  add(start: NodeStart, traces: readonly RecordedTrace[]): void {
    let sequence = this.reached(start);
    for (const recorded of traces) {
      if (recorded.sequence <= sequence) continue;
      sequence = recorded.sequence;
      this.#kept.push({ ...start, ...recorded });
    }
    this.#reached.set(start.node, { ...start, sequence });
    const excess = Math.max(0, this.#kept.length - this.#options.keptMax);
    this.#kept.splice(0, excess);
    this.#forgotten += excess;
  }

  /** What arrived after `cursor`, or the newest page for a browser that has none, a foreign one or one too old. */
  page(cursor: string | null): TimelinePage {
    const arrivals = this.#forgotten + this.#kept.length;
    const from = this.#arrivalAfter(cursor);
    const startsOver = from === null || from < this.#forgotten || from > arrivals;
    const start = startsOver ? Math.max(this.#forgotten, arrivals - this.#options.pageMax) : from;
    const events = this.#kept.slice(start - this.#forgotten, start - this.#forgotten + this.#options.pageMax);
    return { cursor: `${this.#options.epoch}.${start + events.length}`, events, startsOver };
  }

  #arrivalAfter(cursor: string | null): number | null {
    const [epoch, arrival] = cursor?.split(".") ?? [];
    if (epoch !== this.#options.epoch || arrival === undefined || !/^\d{1,15}$/.test(arrival)) return null;
    return Number(arrival);
  }
}
