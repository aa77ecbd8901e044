/** Figures as people read them. */
export function count(value: number): string {
  if (value < 10_000) return String(Math.round(value));
  return value < 10_000_000 ? `${trim(value / 1_000)}k` : `${trim(value / 1_000_000)}M`;
}

export function rate(perSecond: number): string {
  return perSecond < 10 ? trim(perSecond) : count(perSecond);
}

export function seconds(value: number): string {
  if (value < 0.001) return `${trim(value * 1_000_000)} µs`;
  if (value < 1) return `${trim(value * 1_000)} ms`;
  return value < 120
    ? `${trim(value)} s`
    : value < 7_200
      ? `${Math.round(value / 60)} min`
      : `${trim(value / 3_600)} h`;
}

export function bytes(value: number): string {
  if (value < 1_000) return `${value} B`;
  return value < 1_000_000 ? `${trim(value / 1_000)} kB` : `${trim(value / 1_000_000)} MB`;
}

export function percent(part: number, of: number): string {
  return of === 0 ? "0 %" : `${trim((100 * part) / of)} %`;
}

export function plural(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? "" : "s"}`;
}

/** One decimal below a hundred, none above. */
function trim(value: number): string {
  return value < 100 ? String(Number(value.toFixed(1))) : String(Math.round(value));
}
