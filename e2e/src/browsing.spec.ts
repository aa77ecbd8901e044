import { expect } from "@playwright/test";
import { test } from "./demo-fixture.ts";
import { kettle } from "./products.ts";
import { regions } from "./regions.ts";

test("a shelf is filtered and sorted by its address: it can be shared, and the way back works", async ({ east }) => {
  const page = await east.open("/products");
  const shelf = page.getByRole("list", { name: "Everything" }).locator("> li");
  const all = await shelf.count();
  await page.getByRole("textbox", { name: "to €" }).fill("30");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page).toHaveURL(/\/products\?max=30$/);
  await expect.poll(() => shelf.count()).toBeLessThan(all);
  await page.getByRole("combobox", { name: "Sort" }).selectOption("Price, high to low");
  await expect(page).toHaveURL(/\/products\?max=30&sort=price-down$/);
  await page.getByRole("checkbox", { name: "In stock" }).check();
  await expect(page).toHaveURL(/stock=1/);
  await page.goBack();
  await expect(page.getByRole("checkbox", { name: "In stock" })).not.toBeChecked();

  await east.open("/search?q=kettle&min=900");
  await expect(page.getByText("Nothing fits these filters")).toBeVisible();
  await page.getByRole("link", { name: "Clear the filters" }).click();
  await expect(page.getByRole("link", { name: kettle.name })).toBeVisible();
});

test("the page about the shop names the paper's three patterns, and leads to the code that does each", async ({
  east,
}) => {
  const page = await east.open("/about");
  const patterns = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2 }) });
  await expect(patterns).toHaveCount(3);
  const links = patterns.getByRole("link");
  const files = await links.allTextContents();
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const [at, file] of files.entries()) {
    await links.nth(at).click();
    await expect(page.getByRole("region", { name: file })).toContainText("export");
    await page.goBack();
  }
});

test("the tour follows what happens: signed in, cut, shopped on both sides, healed", async ({
  demo,
  east,
  west,
  account,
}) => {
  const page = await east.open("/");
  await page.getByRole("button", { name: "Start the tour" }).click();
  const steps = page.getByRole("list", { name: "The tour" }).getByRole("listitem");
  await expect(steps.nth(0)).toHaveAttribute("aria-current", "step");
  await Promise.all([east.signIn(account), west.signIn(account)]);
  await east.open("/");
  await expect(steps.nth(1)).toHaveAttribute("aria-current", "step");
  await demo.cluster.cut(regions);
  await expect(steps.nth(2)).toHaveAttribute("aria-current", "step");
  await page
    .getByRole("button", { name: /^Add .* to cart$/ })
    .first()
    .click();
  await expect(steps.nth(3)).toHaveAttribute("aria-current", "step");
  await west.add(kettle);
  await demo.cluster.heal();
  await expect(page.getByRole("button", { name: "See how" })).toBeVisible();
  await page.getByRole("button", { name: "End the tour" }).click();
  await expect(page.getByRole("button", { name: "Start the tour" })).toBeVisible();
});
