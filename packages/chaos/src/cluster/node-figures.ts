/** What a cluster's nodes say of their background work, summed over all that answer. */
export interface Figures {
  /** Rows handed to owners, and keys sent or fetched by anti-entropy, since the nodes started. */
  readonly moved: number;
  /** Partitions, once for each owner, whose "nothing" does not count yet. */
  readonly recovering: number;
  /** Partitions, once for each holder, of which rows wait for their owners. */
  readonly misplaced: number;
  /** Comparisons of hash trees that were completed, each counted by the node that began it. */
  readonly exchanges: number;
}

const timeoutMs = 1_000;

/** Asks the metrics of each node (`healthUrls`); one that does not answer in a second is left out. */
export async function readFigures(healthUrls: readonly string[]): Promise<Figures> {
  const pages = await Promise.all(healthUrls.map(readPage));
  const sum = (name: string): number => pages.reduce((total, page) => total + sumOf(page, name), 0);
  return {
    moved: sum("dynamo_hints_drained_total") + sum("dynamo_anti_entropy_keys_repaired_total"),
    recovering: sum("dynamo_partitions_recovering"),
    misplaced: sum("dynamo_hints_pending_partitions"),
    exchanges: sum('dynamo_anti_entropy_exchanges_total{outcome="completed"}'),
  };
}

async function readPage(healthUrl: string): Promise<string> {
  try {
    const response = await fetch(`${healthUrl}/metrics`, { signal: AbortSignal.timeout(timeoutMs) });
    return await response.text();
  } catch {
    return "";
  }
}

/** All series of one metric (or one series, named with its labels) in Prometheus's text format, added up. */
function sumOf(page: string, name: string): number {
  return page
    .split("\n")
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
