import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { test } from "./demo-fixture.ts";
import { kettle, lamp } from "./products.ts";
import { regions } from "./regions.ts";

const shelves = ["/", "/products", "/category/lighting", `/product/${lamp.id}`, "/search?q=lamp"];
const others = [
  "/search?q=nothing-like-it",
  "/account",
  "/about",
  "/about/code/packages/cart/src/or-map.ts",
  "/nowhere",
  `/orders/${"0".repeat(32)}`,
];
const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

for (const colorScheme of ["light", "dark"] as const) {
  for (const [name, pages] of Object.entries({ shelves, others })) {
    test(`axe finds nothing on the shop's pages, ${name}, ${colorScheme}`, async ({ east }) => {
      const page = await east.page();
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const path of pages) {
        await east.open(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectNothingFound(page, path);
      }
    });
  }

  test(`axe finds nothing on the cart, empty and full, and in its dialogs, ${colorScheme}`, async ({ east }) => {
    const page = await east.page();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await east.openCart();
    await expect(page.getByText("Your cart is empty")).toBeVisible();
    await expectNothingFound(page, "empty cart");
    await east.add(lamp);
    await expectNothingFound(page, "notice");
    await east.add(kettle);
    await east.openCart();
    await expect(east.line(kettle)).toBeVisible();
    await expectNothingFound(page, "full cart");
    await page.getByRole("button", { name: /^Open cart/ }).click();
    await expect(page.getByRole("dialog", { name: "Your cart" })).toBeVisible();
    await expectNothingFound(page, "cart drawer");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "How your cart is kept" }).click();
    await expect(page.getByRole("heading", { name: "On the replicas now" })).toBeVisible();
    await expectNothingFound(page, "details");
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing when versions were combined, nor when nobody is reached, ${colorScheme}`, async ({
    demo,
    east,
    west,
    account,
  }) => {
    const page = await east.page();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await Promise.all([east.signIn(account), west.signIn(account)]);
    await demo.cluster.cut(regions);
    await Promise.all([east.add(lamp), west.add(kettle)]);
    await expectNothingFound(page, "degraded");
    await demo.cluster.heal();
    await east.openCart();
    await expect(east.combined()).toBeVisible();
    await expectNothingFound(page, "reconciliation notice");
    await page.getByRole("button", { name: "Show details" }).click();
    await expect(page.getByRole("list", { name: "Versions before" })).toBeVisible();
    await expectNothingFound(page, "reconciliation details");
    await east.open("/account");
    await expect(page.getByRole("heading", { level: 1, name: `Hello, ${account}` })).toBeVisible();
    await expectNothingFound(page, "signed in");
    await east.setOffline(true);
    await expect(page.getByText(/offline/i).first()).toBeVisible();
    await expectNothingFound(page, "offline");
  });
}

test("no page is wider than the smallest phone, 320 pixels (WCAG 1.4.10)", async ({ east }) => {
  const page = await east.page();
  await page.setViewportSize({ width: 320, height: 640 });
  await east.add(lamp);
  for (const path of [...shelves, ...others, "/cart", "/orders"]) {
    await east.open(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    if (path === "/cart") await expect(east.line(lamp)).toBeVisible();
    await expectNoWiderThanScreen(page, path);
  }
  await east.goToReview();
  await expectNoWiderThanScreen(page, "review");
  await east.placeOrder();
  await expectNoWiderThanScreen(page, "confirmation");
});

async function expectNoWiderThanScreen(page: Page, where: string): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBe(320);
}

async function expectNothingFound(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(wcag).analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, on: nodes.map(({ html }) => html) }));
  expect(found, where).toEqual([]);
}
