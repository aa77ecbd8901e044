const format = new Intl.DateTimeFormat("en-IE", { dateStyle: "long", timeStyle: "short" });

/** "20 November 2026 at 08:15", by the reader's clock. */
export function whenText(atMs: number): string {
  return format.format(atMs);
}
