const bars = "▁▂▃▄▅▆▇█";

/** The last `width` values as a row of bars, the tallest for the largest; blank where there is no value yet. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const largest = Math.max(0, ...shown);
  const drawn = shown.map((value) => {
    const share = largest === 0 ? 0 : value / largest;
    return bars[Math.min(bars.length - 1, Math.floor(share * bars.length))] ?? "";
  });
  return " ".repeat(width - drawn.length) + drawn.join("");
}
