import lighthouse, { desktopConfig, type Result } from "lighthouse";

/** As what a page is opened: a mid-range phone on a slow network, or a desk with a good line. Both are Lighthouse's own. */
export type FormFactor = "mobile" | "desktop";

export interface PageAudit {
  /** Lighthouse's scores, 0 to 1. */
  readonly performance: number;
  readonly accessibility: number;
  /** What of the page's scripts came over the wire, compressed and with its headers, in bytes. Nothing was cached. */
  readonly scriptBytes: number;
  /** What Lighthouse makes of this machine at that moment: below 1,000 it is slow or busy, and scores are lower for it. */
  readonly benchmarkIndex: number;
  readonly largestPaintMs: number;
  readonly blockingMs: number;
  readonly layoutShift: number;
}

/** A run that says nothing about the page, such as one whose trace was cut short by a busy machine. */
export interface Unjudged {
  /** Lighthouse's own words. */
  readonly unjudged: string;
}

export interface AuditRequest {
  readonly url: string;
  readonly formFactor: FormFactor;
  /** Where a browser that was started for this listens for DevTools. */
  readonly browserPort: number;
}

/**
 * Opens a page once with empty caches and judges it. The network and the processor of a phone are computed from what was
 * seen (Lighthouse's simulated throttling), so two runs differ less than real slow lines would. Lighthouse waits at most
 * 45 s for a page to become quiet.
 */
export async function auditPage({ url, formFactor, browserPort }: AuditRequest): Promise<PageAudit | Unjudged> {
  const flags = { port: browserPort, onlyCategories: ["performance", "accessibility"], logLevel: "error" } as const;
  const run = await lighthouse(
    url,
    { ...flags, onlyCategories: [...flags.onlyCategories] },
    formFactor === "desktop" ? desktopConfig : undefined,
  );
  if (run === undefined) throw new Error(`Lighthouse said nothing about ${url}.`);
  const { audits, categories, environment, runtimeError } = run.lhr;
  if (runtimeError !== undefined) return { unjudged: runtimeError.message };
  // A category without a score had an audit that failed.
  const [performance, accessibility] = [categories["performance"]?.score, categories["accessibility"]?.score];
  if (typeof performance !== "number" || typeof accessibility !== "number") return { unjudged: "It gave no score." };
  const measured = (id: string): number => audits[id]?.numericValue ?? Number.NaN;
  return {
    performance,
    accessibility,
    scriptBytes: scriptBytesIn(audits["network-requests"]),
    benchmarkIndex: environment.benchmarkIndex,
    largestPaintMs: measured("largest-contentful-paint"),
    blockingMs: measured("total-blocking-time"),
    layoutShift: measured("cumulative-layout-shift"),
  };
}

function scriptBytesIn(audit: Result["audits"][string] | undefined): number {
  if (audit?.details?.type !== "table") throw new Error("Lighthouse did not list the page's requests.");
  const sizes = audit.details.items.flatMap(({ mimeType, transferSize }) =>
    typeof mimeType === "string" && mimeType.includes("javascript") && typeof transferSize === "number"
      ? [transferSize]
      : [],
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
