import { expect } from "@playwright/test";
import { CartReplicas } from "./cart-replicas.ts";
import { test } from "./demo-fixture.ts";
import { kettle, lamp } from "./products.ts";

test("one account on two devices: what one adds or removes appears on the other by itself", async ({
  east,
  west,
  account,
}) => {
  await Promise.all([east.signIn(account), west.signIn(account)]);
  await west.openCart();
  await east.add(lamp);
  await expect(west.line(lamp)).toBeVisible();
  await east.openCart();
  await east.remove(lamp);
  await expect(west.line(lamp)).toHaveCount(0);
});

test("a guest's cart comes along to the account, once, and the shop says so", async ({ east, account }) => {
  await east.add(lamp);
  await east.signIn(account);
  const page = await east.page();
  await expect(page.getByRole("status").filter({ hasText: /joined your account: .*Arc lamp/ })).toBeVisible();
  await east.signOut();
  await east.signIn(account);
  await east.openCart();
  await expect(east.line(lamp).getByRole("textbox", { name: /^Quantity/ })).toHaveValue("1");
});

test("a removed line can be put back", async ({ east }) => {
  await east.add(lamp);
  await east.openCart();
  await east.remove(lamp);
  const page = await east.page();
  await page.getByRole("button", { name: "Undo removing Arc lamp" }).click();
  await expect(east.line(lamp)).toBeVisible();
});

test("by keyboard alone: lines removed and put back, and the focus stays where the work is", async ({ east }) => {
  await east.add(lamp);
  await east.add(kettle);
  await east.openCart();
  const page = await east.page();
  const remover = (name: string) => page.getByRole("button", { name: new RegExp(`^Remove ${name} \\(`) });
  await remover(lamp.name).focus();
  await page.keyboard.press("Enter");
  await expect(remover(kettle.name)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").getByRole("link", { name: "Look around" })).toBeFocused();
  await page.getByRole("button", { name: "Undo removing Whistling kettle" }).focus();
  await page.keyboard.press("Enter");
  await expect(remover(kettle.name)).toBeFocused();
});

test("never refused: four of five nodes killed, the cart is saved on the one that is left", async ({
  demo,
  east,
  account,
}) => {
  await east.signIn(account);
  await east.add(lamp);
  const [survivor] = await (await CartReplicas.of(account, demo.urls.east)).owners();
  await Promise.all(demo.cluster.nodes.filter(({ id }) => id !== survivor).map((node) => node.kill()));
  const notice = await east.add(kettle);
  await expect(notice).toContainText(/Saved on 1 of 3 replicas; the rest will follow\. Not reached: \S+ and \S+\./);
});

test("never refused: with every node killed a change waits in the browser and is sent when they are back", async ({
  demo,
  east,
}) => {
  await east.add(lamp);
  await east.openCart();
  const page = await east.page();
  await Promise.all(demo.cluster.nodes.map((node) => node.kill()));
  await page.getByRole("button", { name: "Increase quantity of Arc lamp" }).click();
  await expect(page.getByText(/1 change is waiting in this browser/)).toBeVisible();
  await expect(east.line(lamp).getByRole("textbox", { name: /^Quantity/ })).toHaveValue("2");

  await Promise.all(demo.cluster.nodes.map((node) => node.start()));
  await expect(page.getByText(/1 change is waiting in this browser/)).toHaveCount(0);
  await page.reload();
  await expect(east.line(lamp).getByRole("textbox", { name: /^Quantity/ })).toHaveValue("2");
});

test("offline: what is added stays in the browser and is sent when the network is back", async ({ east }) => {
  const page = await east.open("/product/arc-lamp");
  await expect(page.getByRole("button", { name: /^Open cart, 0 items/ })).toBeVisible();
  await east.setOffline(true);
  await page.getByRole("main").getByRole("button", { name: "Add Arc lamp to cart", exact: true }).click();
  await expect(page.getByRole("button", { name: "Open cart, 1 item" })).toBeVisible();
  await expect(page.getByText(/You are offline. 1 change is kept in this browser/)).toBeVisible();
  // A page that would have to come from the shop is not left for the browser's own error.
  await page.getByRole("navigation", { name: "Categories" }).getByRole("link", { name: "Kitchen" }).click();
  await expect(page.getByText("That page has to come from the shop, and you are offline.")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search the shop" }).first().fill("lamp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/product\/arc-lamp$/);
  await east.setOffline(false);
  await expect(page.getByText(/You are offline/)).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Open cart, 1 item" })).toBeVisible();
});
