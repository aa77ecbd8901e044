import { join } from "node:path";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { test } from "./demo-fixture.ts";
import type { Device } from "./device.ts";
import { kettle, lamp, lantern } from "./products.ts";
import { regions } from "./regions.ts";

// One account on two devices, a cut, and what the shop shows afterwards. Nothing is staged: each picture is the
// production build's page.

const folder = join(import.meta.dirname, "../../docs/screenshots");
const sizes = { desktop: { width: 1280, height: 860 }, mobile: { width: 390, height: 844 } } as const;

/** Leads a page to where its picture is taken. */
const scenes: Readonly<Record<string, (device: Device, page: Page) => Promise<void>>> = {
  cart: async (device) => {
    await device.openCart();
    await expect(device.line(lamp)).toBeVisible();
  },
  details: async (device, page) => {
    await device.openCart();
    await page.getByRole("button", { name: "How your cart is kept" }).click();
    await expect(page.getByRole("list", { name: "Versions before" })).toBeVisible();
  },
  home: async (device) => {
    await device.open("/");
  },
  product: async (device) => {
    await device.open(`/product/${lantern.id}`);
  },
  checkout: async (device) => {
    await device.goToReview();
  },
};

test("pictures of the shop, on a desktop and a phone, light and dark", async ({ demo, east, west }) => {
  await Promise.all([east.signIn("Ada"), west.signIn("Ada")]);
  await demo.cluster.cut(regions);
  await Promise.all([east.add(lamp), west.add(kettle)]);
  await demo.cluster.heal();
  const page = await east.page();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.setViewportSize(sizes.desktop);
  await east.openCart();
  await expect(east.combined()).toBeVisible();
  await expect(east.line(kettle)).toBeVisible();
  await shoot(page, "reconciliation");
  for (const [name, lead] of Object.entries(scenes)) {
    // By then the notice has been read.
    if (name === "home") await (await east.open("/cart")).getByRole("button", { name: "Dismiss notice" }).click();
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport);
      await lead(east, page);
      // A page is there before the shop has said whose it is.
      if (name !== "details") await expect(page.getByRole("button", { name: /^Open cart, \d+ items?$/ })).toBeVisible();
      await page.evaluate("document.activeElement?.blur?.(); scrollTo(0, 0)");
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await shoot(page, `${name}-${size}-${colorScheme}`);
      }
      await page.emulateMedia({ colorScheme: "light" });
    }
  }
});

/** One pixel for each CSS pixel: small files, and a README shows them no larger. */
async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
}
