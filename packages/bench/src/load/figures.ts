/** Sums of one program's metrics, by series: `name{labels}`. Counters and histograms only ever grow. */
export type Figures = ReadonlyMap<string, number>;

/** Reads `/metrics` of Prometheus's text format. */
export async function readFigures(url: string): Promise<Figures> {
  const text = await (await fetch(url)).text();
  const figures = new Map<string, number>();
  for (const line of text.split("\n")) {
    const end = line.lastIndexOf(" ");
    if (end > 0 && !line.startsWith("#")) figures.set(line.slice(0, end), Number(line.slice(end + 1)));
  }
  return figures;
}

export interface Phase {
  readonly before: readonly Figures[];
  readonly after: readonly Figures[];
}

/** The mean of what some programs observed of a histogram during a phase. NaN where they observed nothing. */
export function meanIn({ before, after }: Phase, name: string, labels = ""): number {
  const braced = labels === "" ? "" : `{${labels}}`;
  const grown = (series: string): number => sumOf(after, series) - sumOf(before, series);
  return grown(`${name}_sum${braced}`) / grown(`${name}_count${braced}`);
}

function sumOf(each: readonly Figures[], series: string): number {
  return each.reduce((sum, figures) => sum + (figures.get(series) ?? 0), 0);
}
