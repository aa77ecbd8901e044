/** One node's metrics, by their names. */
export class Figures {
  readonly #samples: readonly Sample[];

  constructor(samples: readonly Sample[]) {
    this.#samples = samples;
  }

  /** The sum over all series of the name that have these labels; 0 where there is none. */
  sum(name: string, labels: Labels = {}): number {
    return this.series(name, labels).reduce((total, { value }) => total + value, 0);
  }

  series(name: string, labels: Labels = {}): readonly Sample[] {
    const wanted = Object.entries(labels);
    return this.#samples.filter(
      (sample) => sample.name === name && wanted.every(([label, value]) => sample.labels[label] === value),
    );
  }

  /** A histogram's counts below each bound, ascending: the bounds that Prometheus calls `le`. */
  histogram(name: string, labels: Labels = {}): readonly Bucket[] {
    const counts = new Map<number, number>();
    for (const { labels: of, value } of this.series(`${name}_bucket`, labels)) {
      const bound = of["le"] === "+Inf" ? Number.POSITIVE_INFINITY : Number(of["le"]);
      counts.set(bound, (counts.get(bound) ?? 0) + value);
    }
    return [...counts].map(([bound, count]) => ({ bound, count })).toSorted((a, b) => a.bound - b.bound);
  }
}

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

export interface Bucket {
  readonly bound: number;
  /** Observations at or below the bound. */
  readonly count: number;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const label = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads Prometheus's text format, as nodes write it. */
export function parseFigures(text: string): Figures {
  const samples: Sample[] = [];
  for (const [, name, labels = "", value] of text.split("\n").map((each) => line.exec(each) ?? [])) {
    if (name === undefined) continue;
    const named = [...labels.matchAll(label)].map(([, key = "", content = ""]) => [key, unescape(content)]);
    samples.push({ name, labels: Object.fromEntries(named) as Labels, value: Number(value) });
  }
  return new Figures(samples);
}

/** The value below which this share of the observations lies, as the upper bound of its bucket; null without any. */
export function quantile(buckets: readonly Bucket[], share: number): number | null {
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) return null;
  const found = buckets.find(({ count }) => count >= total * share);
  return found === undefined || found.bound === Number.POSITIVE_INFINITY
    ? (buckets.at(-2)?.bound ?? null)
    : found.bound;
}

/** What came between two scrapes. */
export function difference(after: readonly Bucket[], before: readonly Bucket[]): readonly Bucket[] {
  const earlier = new Map(before.map(({ bound, count }) => [bound, count]));
  return after.map(({ bound, count }) => ({ bound, count: Math.max(0, count - (earlier.get(bound) ?? 0)) }));
}

function unescape(content: string): string {
  return content.replaceAll(/\\(["\\n])/g, (_, character: string) => (character === "n" ? "\n" : character));
}
