import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { test } from "./demo-fixture.ts";
import { kettle, lamp, lantern } from "./products.ts";
import { regions } from "./regions.ts";

test("an order: three steps with the keyboard's focus, a confirmation that says how safe it is, and the history", async ({
  east,
}) => {
  await east.add(lamp);
  const page = await east.open("/checkout");
  await page.getByRole("button", { name: "Continue to delivery" }).click();
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription("Please enter your name");
  await name.fill("Ada Lovelace");
  await page.getByRole("textbox", { name: "E-mail" }).fill("ada");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "E-mail" })).toBeFocused();
  await page.getByRole("textbox", { name: "E-mail" }).fill("ada@example.com");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: "Delivery" })).toBeFocused();
  await page.goBack();
  await expect(name).toHaveValue("Ada Lovelace");

  await east.goToReview();
  await east.placeOrder();
  await expect(page.getByRole("heading", { level: 1, name: "Thank you, Ada Lovelace" })).toBeFocused();
  await expect(page.getByText(/^Saved on \d of 3 replicas|^Saved on all/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Open cart, 0 items" })).toBeVisible();
  await expect(await east.orders()).toHaveCount(1);
  await page.getByRole("link", { name: /^Order CW-/ }).click();
  await expect(page.getByRole("list", { name: "In this order" })).toContainText("Arc lamp");
});

test("a discount code: an unknown one is refused at its field, a good one takes its share off", async ({ east }) => {
  await east.add(lamp);
  await east.openCart();
  const page = await east.page();
  const field = page.getByRole("textbox", { name: "Discount code" });
  await field.fill("nothing");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(field).toHaveAccessibleDescription("There is no code NOTHING.");
  await field.fill("wheel10");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("list", { name: "Discount codes" })).toContainText("WHEEL10applied");
  await expect(page.getByRole("definition").last()).toHaveText("€170.10");
  await page.getByRole("button", { name: "Remove code WHEEL10" }).click();
  await expect(page.getByRole("definition").last()).toHaveText("€189.00");
});

test("a double click, and a second tab that had the same review open, give one order", async ({
  east,
  west,
  account,
}) => {
  await Promise.all([east.signIn(account), west.signIn(account)]);
  await east.add(lamp);
  await Promise.all([east.goToReview(), west.goToReview()]);
  await Promise.all([east.placeOrderButton().dblclick(), west.placeOrderButton().dblclick()]);
  await Promise.all([east.expectThanks(), west.expectThanks()]);
  await expect(await east.orders()).toHaveCount(1);
  await expect(await west.orders()).toHaveCount(1);
});

test("partition east | west: both sides order the same cart; after healing it is one order, and the shop says so", async ({
  demo,
  east,
  west,
  account,
}) => {
  await Promise.all([east.signIn(account), west.signIn(account)]);
  await east.add(lamp);
  await west.openCart();
  await expect(west.line(lamp)).toBeVisible();
  await demo.cluster.cut(regions);
  await west.add(kettle);
  await Promise.all([east.goToReview(), west.goToReview()]);
  await Promise.all([east.placeOrder(), west.placeOrder()]);

  await demo.cluster.heal();
  for (const device of [east, west]) {
    const page = await device.page();
    const met = page.getByRole("region", { name: /^This cart was ordered 2 times, in east and in west/ });
    await expect(met).toBeVisible();
    await expect(met.getByRole("list", { name: "Placements that met" })).toContainText("Does not count");
  }
  await expect(await east.orders()).toHaveCount(1);
  await expect(await west.orders()).toHaveCount(1);
});

test("what is added while an order is placed on another device stays in the cart", async ({ east, west, account }) => {
  await Promise.all([east.signIn(account), west.signIn(account)]);
  await east.add(lamp);
  await east.goToReview();
  await west.add(lantern);
  const page = await east.page();
  await expect(page.getByRole("list", { name: "In this order" })).toContainText(lantern.name);
  await east.placeOrder();
  await west.add(kettle);
  await east.openCart();
  await expect(east.line(kettle)).toBeVisible();
  await expect(east.line(lamp)).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing from the checkout to the history, ${colorScheme}`, async ({ east }) => {
    const page = await east.page();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const expectNothingFound = async (where: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, help, nodes }) => ({ id, help, on: nodes.map(({ html }) => html) }));
      expect(found, where).toEqual([]);
    };
    await east.open("/checkout");
    await expect(page.getByText("Your cart is empty")).toBeVisible();
    await expectNothingFound("nothing to order");
    await east.open("/orders");
    await expect(page.getByText("Nothing ordered yet")).toBeVisible();
    await expectNothingFound("no orders");
    await east.add(lamp);
    await east.open("/checkout");
    await page.getByRole("button", { name: "Continue to delivery" }).click();
    await expectNothingFound("contact, with errors");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Ada");
    await page.getByRole("textbox", { name: "E-mail" }).fill("ada@example.com");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Continue to review" }).click();
    await expectNothingFound("delivery, with errors");
    await east.goToReview();
    await expectNothingFound("review");
    await east.placeOrder();
    await expectNothingFound("confirmation");
    await east.orders();
    await expect(page.getByRole("list", { name: "Your orders" })).toBeVisible();
    await expectNothingFound("history");
  });
}
