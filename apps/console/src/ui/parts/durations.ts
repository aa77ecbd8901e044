/** A span of time as it fits into a table, no finer than a person can use: `now`, `0.3 s`, `12 s`, `3 min`. */
export function shortDuration(ms: number): string {
  if (ms < 50) return "now";
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

/** Time of day to the millisecond, in the reader's zone: `14:03:07.212`. */
export function timeOfDay(wallMs: number): string {
  const date = new Date(wallMs);
  const two = (value: number): string => String(value).padStart(2, "0");
  const millis = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${millis}`;
}
