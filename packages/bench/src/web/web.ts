import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anyPorts, type Demo, startDemo } from "@cartwheel/local-cluster/demo";
import { type CartAddResult, measureCartAdd } from "./cart-add.ts";
import { auditPages } from "./pages.ts";

export interface WebResult {
  /** See `PagesResult`. */
  readonly lighthouse: { readonly mobile: number; readonly desktop: number; readonly accessibility: number };
  /** Scripts that the heaviest of the pages loads until it is quiet, over the wire, in kB of 1,000 bytes. */
  readonly firstLoadKb: number;
  /** `cart.add` over HTTP, 100 a second in an open loop. */
  readonly cartAddP99Ms: number;
}

export interface WebOptions {
  /** Lighthouse runs of each page as each form factor; odd. */
  readonly runs: number;
  /** For which `cart.add` is measured. */
  readonly seconds: number;
  /** The browser's program. */
  readonly chromium: string;
  readonly progress: (line: string) => void;
}

const ratePerSecond = 100;

/** Home, the whole shelf, and a product. */
const paths = ["/", "/products", "/product/arc-lamp"];

/**
 * The shop as `npm start` runs it (five node processes, two storefronts and the console, production builds), on data of
 * its own: the east storefront's pages in a browser, then its API under load. Leaves nothing behind.
 */
export async function measureWeb({ runs, seconds, chromium, progress }: WebOptions): Promise<WebResult> {
  return await withDemo(progress, async (demo) => {
    const shopUrl = demo.urls.east;
    const cartAdd = await measureCartAdd({ demo, ratePerSecond, seconds, progress });
    const pages = await auditPages({ pages: paths.map((path) => `${shopUrl}${path}`), runs, chromium, progress });
    const { mobile, desktop, accessibility, scriptBytes } = pages;
    return {
      lighthouse: { mobile, desktop, accessibility },
      firstLoadKb: Math.round(scriptBytes / 100) / 10,
      cartAddP99Ms: Math.round(cartAdd.p99Ms * 100) / 100,
    };
  });
}

/** `cart.add` as in `measureWeb`, and nothing else: for whoever wants to know what a change of it gains. */
export async function measureCartAddAlone(options: Pick<WebOptions, "seconds" | "progress">): Promise<CartAddResult> {
  return await withDemo(options.progress, async (demo) => await measureCartAdd({ ...options, demo, ratePerSecond }));
}

async function withDemo<T>(progress: (line: string) => void, use: (demo: Demo) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), "cartwheel-bench-"));
  try {
    const demo = await startDemo({ dataDir, ports: await anyPorts(), report: progress });
    try {
      return await use(demo);
    } finally {
      await demo.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
