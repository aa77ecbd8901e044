import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anyPorts, startDemo } from "@cartwheel/local-cluster/demo";
import { chromium, expect } from "@playwright/test";
import type { Browser, Page } from "@playwright/test";
import config from "../playwright.config.ts";
import { Device } from "./device.ts";
import { kettle, lamp, lantern } from "./products.ts";
import { regions } from "./regions.ts";

// Makes the pictures in docs/screenshots: a cluster of its own, one account on two devices, a cut, and what the shop
// shows afterwards. Nothing is staged: each picture is the production build's page. `npm run screenshots [name...]`
// makes all of them, or those named.

const folder = join(import.meta.dirname, "../../docs/screenshots");
const sizes = { desktop: { width: 1280, height: 860 }, mobile: { width: 390, height: 844 } } as const;
const schemes = ["light", "dark"] as const;

/** Leads a page to where its picture is taken. The shopper has two lines in the cart, merged from two regions. */
const scenes: Readonly<Record<string, (device: Device, page: Page) => Promise<void>>> = {
  home: async (device) => {
    await device.open("/");
  },
  product: async (device) => {
    await device.open(`/product/${lantern.id}`);
  },
  cart: async (device) => {
    await device.openCart();
    await expect(device.line(lamp)).toBeVisible();
  },
  details: async (device, page) => {
    await device.openCart();
    await page.getByRole("button", { name: "How your cart is kept" }).click();
    await expect(page.getByRole("list", { name: "Versions before" })).toBeVisible();
  },
};

const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

mkdirSync(folder, { recursive: true });
const dataDir = mkdtempSync(join(tmpdir(), "cartwheel-screenshots-"));
const demo = await startDemo({ dataDir, ports: await anyPorts(), report: console.log });
const browser = await chromium.launch(config.use?.launchOptions ?? {});
try {
  const east = await deviceAt(demo.urls.east, browser);
  const west = await deviceAt(demo.urls.west, browser);
  await Promise.all([east.signIn("Ada"), west.signIn("Ada")]);
  await demo.cluster.cut(regions);
  await Promise.all([east.add(lamp), west.add(kettle)]);
  await demo.cluster.heal();
  await east.openCart();
  await expect(east.combined()).toBeVisible();
  if (isWanted("reconciliation")) await shoot(await east.page(), "reconciliation", "desktop");
  for (const [name, lead] of Object.entries(scenes)) {
    if (isWanted(name)) await shootAll(east, name, lead);
  }
} finally {
  await browser.close();
  await demo.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function deviceAt(url: string, from: Browser): Promise<Device> {
  return new Device(await from.newContext({ reducedMotion: "reduce" }), url);
}

async function shootAll(device: Device, name: string, lead: (device: Device, page: Page) => Promise<void>) {
  const page = await device.page();
  for (const size of ["desktop", "mobile"] as const) {
    await page.setViewportSize(sizes[size]);
    await lead(device, page);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await shoot(page, `${name}-${size}-${colorScheme}`, size);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** One pixel for each CSS pixel: small files, and a README shows them no larger. */
async function shoot(page: Page, name: string, size: keyof typeof sizes): Promise<void> {
  await page.setViewportSize(sizes[size]);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
  console.log(`docs/screenshots/${name}.png`);
}
