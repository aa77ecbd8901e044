import { launch } from "chrome-launcher";
import { auditPage, type FormFactor, type PageAudit, type Unjudged } from "./audit.ts";

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

/**
 * Runs of one page that may go unjudged and are taken again. On a machine with other things to do every third run was
 * (the trace of it began too late, `NO_NAVSTART`); a page that is at fault itself is so each time.
 */
const unjudgedMax = 5;

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

interface Judged {
  readonly page: string;
  readonly formFactor: FormFactor;
  readonly audit: PageAudit;
}

/** Judges pages one after another, each run in a browser of its own, so that no run finds what another one left. */
export async function auditPages(options: PagesOptions): Promise<PagesResult> {
  const judged: Judged[] = [];
  for (const formFactor of formFactors) {
    for (const page of options.pages) {
      let unjudged = 0;
      for (let run = 1; run <= options.runs;) {
        const name = `${formFactor} ${new URL(page).pathname}, run ${run}`;
        const audit = await judge(page, formFactor, options.chromium);
        if ("unjudged" in audit) {
          options.progress(`${name}: Lighthouse could not judge it: ${audit.unjudged}`);
          if (++unjudged > unjudgedMax) throw new Error(`Lighthouse could not judge ${page}, for the reasons above.`);
          continue;
        }
        judged.push({ page, formFactor, audit });
        options.progress(`${name}: ${sentenceOf(audit)}`);
        run++;
      }
    }
  }
  return {
    mobile: lowestMedian(judged.filter(({ formFactor }) => formFactor === "mobile")),
    desktop: lowestMedian(judged.filter(({ formFactor }) => formFactor === "desktop")),
    accessibility: Math.min(...judged.map(({ audit }) => audit.accessibility)),
    scriptBytes: Math.max(...judged.map(({ audit }) => audit.scriptBytes)),
  };
}

async function judge(url: string, formFactor: FormFactor, chromium: string): Promise<PageAudit | Unjudged> {
  return await inFreshBrowser(chromium, async (browserPort) => await auditPage({ url, formFactor, browserPort }));
}

function lowestMedian(judged: readonly Judged[]): number {
  const byPage = Map.groupBy(judged, ({ page }) => page);
  return Math.min(...[...byPage.values()].map((each) => median(each.map(({ audit }) => audit.performance))));
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
