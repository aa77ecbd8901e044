import { launch } from "chrome-launcher";
import { auditPage, type FormFactor, type PageAudit } from "./audit.ts";

export interface PagesResult {
  /** Lighthouse's performance score: of each page the median of its runs, of the pages the lowest. */
  readonly mobile: number;
  readonly desktop: number;
  /** The lowest of all runs. */
  readonly accessibility: number;
  /** Scripts over the wire until the page was quiet: the most of all runs and pages, in bytes. */
  readonly scriptBytes: number;
}

export interface PagesOptions {
  /** Full addresses. */
  readonly pages: readonly string[];
  /** Of each page as each form factor; odd, so that there is a median. */
  readonly runs: number;
  /** The browser's program. */
  readonly chromium: string;
  readonly progress: (line: string) => void;
}

const formFactors: readonly FormFactor[] = ["mobile", "desktop"];

/** For a closed network: the browser asks nobody but the shop. Root needs --no-sandbox. */
const browserFlags = [
  "--headless=new",
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Judges pages one after another, each run in a browser of its own, so that no run finds what another one left. */
export async function auditPages({ pages, runs, chromium, progress }: PagesOptions): Promise<PagesResult> {
  const audits: { readonly page: string; readonly formFactor: FormFactor; readonly audit: PageAudit }[] = [];
  for (const formFactor of formFactors) {
    for (const page of pages) {
      for (let run = 1; run <= runs; run++) {
        const audit = await inFreshBrowser(
          chromium,
          async (browserPort) => await auditPage({ url: page, formFactor, browserPort }),
        );
        audits.push({ page, formFactor, audit });
        progress(`${formFactor} ${new URL(page).pathname}, run ${run}: ${sentenceOf(audit)}`);
      }
    }
  }
  const lowestMedian = (wanted: FormFactor): number => {
    const byPage = Map.groupBy(
      audits.filter(({ formFactor }) => formFactor === wanted),
      ({ page }) => page,
    );
    return Math.min(...[...byPage.values()].map((each) => median(each.map(({ audit }) => audit.performance))));
  };
  return {
    mobile: lowestMedian("mobile"),
    desktop: lowestMedian("desktop"),
    accessibility: Math.min(...audits.map(({ audit }) => audit.accessibility)),
    scriptBytes: Math.max(...audits.map(({ audit }) => audit.scriptBytes)),
  };
}

async function inFreshBrowser<T>(chromium: string, use: (port: number) => Promise<T>): Promise<T> {
  const browser = await launch({
    chromePath: chromium,
    chromeFlags: browserFlags,
    logLevel: "silent",
  });
  try {
    return await use(browser.port);
  } finally {
    browser.kill();
  }
}

function sentenceOf(audit: PageAudit): string {
  const { performance, accessibility, scriptBytes, largestPaintMs, blockingMs, layoutShift, benchmarkIndex } = audit;
  return [
    `performance ${performance}`,
    `accessibility ${accessibility}`,
    `scripts ${(scriptBytes / 1000).toFixed(1)} kB`,
    `LCP ${Math.round(largestPaintMs)} ms`,
    `blocked ${Math.round(blockingMs)} ms`,
    `CLS ${layoutShift.toFixed(3)}`,
    `machine ${Math.round(benchmarkIndex)}`,
  ].join(", ");
}

/** Of an odd number of values. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) / 2] ?? Number.NaN;
}
