import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { test } from "./demo-fixture.ts";
import { kettle, lamp } from "./products.ts";

test("an operator cuts the regions and heals them at the console, while shoppers shop", async ({
  demo,
  east,
  west,
  account,
  page,
}) => {
  await Promise.all([east.signIn(account), west.signIn(account)]);
  await page.goto(demo.urls.console);
  await page.getByRole("button", { name: "Cut the regions" }).click();
  await expect(page.getByRole("list", { name: "Faults in force" })).toBeVisible();
  await Promise.all([east.add(lamp), west.add(kettle)]);
  await Promise.all([east.openCart(), west.openCart()]);
  await expect(east.line(kettle)).toHaveCount(0);

  await page.getByRole("button", { name: "Heal", exact: true }).click();
  await expect(page.getByRole("list", { name: "Faults in force" })).toHaveCount(0);
  for (const device of [east, west]) {
    await expect(device.line(lamp)).toBeVisible();
    await expect(device.line(kettle)).toBeVisible();
  }
});

test("an operator kills a node and starts it again at the console", async ({ demo, page }) => {
  await page.goto(demo.urls.console);
  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: /west-2/ }) })
    .first();
  await expect(row).toContainText("UN");
  await row.getByRole("button", { name: "Faults for west-2" }).click();
  await page.getByRole("menuitem", { name: /^Kill/ }).click();
  await expect(row).toContainText("DN");
  expect(demo.cluster.node("west-2").state).toBe("stopped");

  await row.getByRole("button", { name: "Faults for west-2" }).click();
  await page.getByRole("menuitem", { name: /^Restart/ }).click();
  await expect(row).toContainText("UN");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on the console, ${colorScheme}`, async ({ demo, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const path of ["/", "/keys"]) {
      await page.goto(`${demo.urls.console}${path}`);
      await expect(page.getByText("west-2").first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, help, nodes }) => ({ id, help, on: nodes.map(({ html }) => html) })),
        path,
      ).toEqual([]);
    }
  });
}
