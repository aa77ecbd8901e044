import { expect } from "@playwright/test";
import { test } from "./demo-fixture.ts";
import { kettle, lamp, lantern } from "./products.ts";

test("a retry storm: each change is sent three times, and quantities are exact", async ({ east }) => {
  const page = await east.page();
  await page.route("**/api/trpc/cart.{add,setQuantity,remove}*", async (route) => {
    await Promise.all([route.fetch(), route.fetch()]);
    await route.fulfill({ response: await route.fetch() });
  });
  await east.add(lamp);
  await east.add(lamp);
  await east.add(kettle);
  await east.add(lantern);
  await east.openCart();
  const quantityOf = (product: typeof lamp) => east.line(product).getByRole("textbox", { name: /^Quantity/ });
  await expect(quantityOf(lamp)).toHaveValue("2");
  await quantityOf(kettle).fill("5");
  await quantityOf(kettle).press("Enter");
  await east.remove(lantern);
  await expect(page.getByText("updating the total")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Open cart, 7 items" })).toBeVisible();
  await expect(quantityOf(lamp)).toHaveValue("2");
  await expect(quantityOf(kettle)).toHaveValue("5");
  await expect(east.line(lantern)).toHaveCount(0);
});

test("live changes resume over a restart of the shop, without a gap and without a reload", async ({
  demo,
  east,
  west,
  account,
}) => {
  await Promise.all([east.signIn(account), west.signIn(account)]);
  await west.openCart();
  await east.add(lamp);
  await expect(west.line(lamp)).toBeVisible();
  const shop = demo.cluster.app("west");
  await shop.stop();
  await east.add(kettle);
  await shop.start();
  await expect(west.line(kettle)).toBeVisible();
  await east.add(lantern);
  await expect(west.line(lantern)).toBeVisible();
  await expect(west.line(lamp)).toBeVisible();
});

test("offline for a while: changes made on both devices meanwhile meet when the network is back", async ({
  east,
  west,
  account,
}) => {
  await Promise.all([east.signIn(account), west.signIn(account)]);
  await east.add(lamp);
  await Promise.all([east.openCart(), west.openCart()]);
  await expect(west.line(lamp)).toBeVisible();
  await west.setOffline(true);
  const page = await west.page();
  await page.getByRole("button", { name: "Increase quantity of Arc lamp" }).click();
  await expect(page.getByText(/You are offline. 1 change is kept in this browser/)).toBeVisible();
  await east.add(kettle);
  await west.setOffline(false);
  await expect(west.line(kettle)).toBeVisible();
  await east.openCart();
  await expect(east.line(lamp).getByRole("textbox", { name: /^Quantity/ })).toHaveValue("2");
});
