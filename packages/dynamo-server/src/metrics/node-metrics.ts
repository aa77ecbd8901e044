import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "@prometheus-io/client";

/** Latency buckets, in seconds: from a read in memory to the longest deadline. */
const secondsBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const countBuckets = [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 100];

/**
 * All metrics of one node, by their Prometheus names. A registry of its own and none of the library's: several nodes
 * live in one process in tests and embedded clusters.
 */
export class NodeMetrics {
  readonly #registry = new Registry();
  readonly requests = this.#counter(
    "dynamo_coordinator_requests_total",
    "Clients' operations answered by this node; outcome is ok, or the failure's code.",
    ["op", "outcome"],
  );
  readonly requestSeconds = this.#histogram("dynamo_coordinator_request_duration_seconds", {
    help: "From a client's operation being received to its answer.",
    labels: ["op"],
    buckets: secondsBuckets,
  });
  readonly getSiblings = this.#histogram("dynamo_get_siblings", {
    help: "Versions found by a get that this node coordinated.",
    buckets: countBuckets,
  });
  readonly clockEntries = this.#histogram("dynamo_clock_entries", {
    help: "Entries of a row's clock when the row changed here.",
    buckets: countBuckets,
  });
  readonly sloppyWrites = this.#counter(
    "dynamo_sloppy_writes_total",
    "Copies that this node's writes offered to a stand-in.",
  );
  readonly readRepairs = this.#counter(
    "dynamo_read_repairs_total",
    "Owners that a get of this node has repaired; reason is what they had: missing (nothing), stale or damaged.",
    ["reason"],
  );
  readonly forwarded = this.#counter("dynamo_forwarded_writes_total", "Writes sent on to an owner of their key.");
  readonly hintsStored = this.#counter("dynamo_hints_stored_total", "Rows stored here for an owner that was silent.");
  readonly hintsDrained = this.#counter(
    "dynamo_hints_drained_total",
    "Rows that an owner has acknowledged to hold, by owner.",
    ["target"],
  );
  readonly hintsDropped = this.#counter(
    "dynamo_hints_dropped_total",
    "Rows dropped here because all owners hold them.",
  );
  readonly quarantined = this.#counter("dynamo_rows_quarantined_total", "Rows set aside because they were damaged.");
  readonly failedBatches = this.#counter("dynamo_failed_batches_total", "Commits that failed, or may have.");
  readonly equalDots = this.#counter(
    "dynamo_equal_dot_conflicts_total",
    "Versions of one name with different bytes. Always 0, or there is a bug, or a disk was copied.",
  );
  readonly commitSeconds = this.#histogram("dynamo_sqlite_commit_duration_seconds", {
    help: "From a row being queued to its transaction being synced, the wait for the batch before it included.",
    buckets: secondsBuckets,
  });
  readonly exchanges = this.#counter(
    "dynamo_anti_entropy_exchanges_total",
    "Comparisons of hash trees with a fellow owner that this node began; outcome is completed or broken-off.",
    ["outcome"],
  );
  readonly keysRepaired = this.#counter(
    "dynamo_anti_entropy_keys_repaired_total",
    "Keys that differed in such a comparison and were sent or fetched.",
  );
  readonly reaped = this.#counter("dynamo_rows_reaped_total", "Rows without a value deleted for good, by certificate.");
  readonly truncated = this.#counter(
    "dynamo_clock_entries_truncated_total",
    "Old clock entries given up by puts, in buckets that opt in; each may bring back a superseded version.",
  );
  readonly members = this.#gauge(
    "dynamo_members",
    "Nodes as this one sees them, itself included: up, unreachable or suspect; leaving or removed by their status.",
    ["state"],
  );
  readonly phi = this.#gauge("dynamo_phi", "How much this node suspects a peer (accrued, paper section 4.8.3).", [
    "peer",
  ]);
  readonly recovering = this.#gauge(
    "dynamo_partitions_recovering",
    "Owned partitions whose not-found does not count yet.",
  );
  readonly ringVersion = this.#gauge("dynamo_ring_version", "Operations in the membership history of this node.");
  readonly partitionsOwned = this.#gauge(
    "dynamo_partitions_owned",
    "Partitions that this node owns: as the first owner (primary), or as another of the first N (secondary).",
    ["role"],
  );
  readonly misplacedPartitions = this.#gauge(
    "dynamo_hints_pending_partitions",
    "Partitions of which this node holds rows that it should hand over.",
  );
  readonly hintsPending = this.#gauge(
    "dynamo_hints_pending",
    "Rows kept here for others, for each owner that they are for, until all of them hold the row.",
    ["target"],
  );
  readonly rows = this.#gauge("dynamo_rows", "Rows that this node holds, for itself and for others.");
  readonly tombstones = this.#gauge(
    "dynamo_tombstones",
    "Rows without a value, deleted or expired, that wait here to be reaped.",
  );
  readonly oldestHint = this.#gauge(
    "dynamo_hints_oldest_age_seconds",
    "How long rows of some partition have waited here to be handed over, since a scrape first saw them; 0: none.",
  );
  readonly inFlight = this.#gauge("dynamo_requests_in_flight", "Operations that this node is working on.");
  #refresh: () => Promise<void> = () => Promise.resolve();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    // A rate over a series that begins with its first event misses that event.
    for (const op of ["get", "put", "delete"]) this.requests.inc({ op, outcome: "ok" }, 0);
    for (const reason of ["missing", "stale", "damaged"]) this.readRepairs.inc({ reason }, 0);
    for (const outcome of ["completed", "broken-off"]) this.exchanges.inc({ outcome }, 0);
  }

  /** Called before each scrape, to set what is asked for and not counted. */
  onScrape(refresh: () => Promise<void>): void {
    this.#refresh = refresh;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Prometheus's text format. */
  async render(): Promise<string> {
    await this.#refresh();
    return this.#registry.metrics();
  }

  /** A few sums, for `/stats`. */
  async totals(): Promise<Totals> {
    const [requests, repairs, sloppy] = await Promise.all([
      this.requests.get(),
      this.readRepairs.get(),
      this.sloppyWrites.get(),
    ]);
    const answered = (op: string): number =>
      sum(requests.values.filter(({ labels }) => "op" in labels && labels.op === op));
    return {
      gets: answered("get"),
      puts: answered("put"),
      deletes: answered("delete"),
      readRepairs: sum(repairs.values),
      sloppyWrites: sum(sloppy.values),
    };
  }

  #counter<T extends string = never>(name: string, help: string, labelNames: readonly T[] = []): Counter<T> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.#registry] });
  }

  #gauge<T extends string = never>(name: string, help: string, labelNames: readonly T[] = []): Gauge<T> {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.#registry] });
  }

  #histogram<T extends string = never>(name: string, { help, buckets, labels = [] }: HistogramSetup<T>): Histogram<T> {
    return new Histogram({ name, help, buckets: [...buckets], labelNames: [...labels], registers: [this.#registry] });
  }
}

export interface Totals {
  readonly gets: number;
  readonly puts: number;
  readonly deletes: number;
  readonly readRepairs: number;
  readonly sloppyWrites: number;
}

interface HistogramSetup<T extends string> {
  readonly help: string;
  readonly buckets: readonly number[];
  readonly labels?: readonly T[];
}

function sum(values: readonly { readonly value: number }[]): number {
  return values.reduce((total, { value }) => total + value, 0);
}
