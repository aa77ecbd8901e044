import { expect } from "@playwright/test";
import type { Demo } from "@cartwheel/local-cluster/demo";
import { test } from "./demo-fixture.ts";
import type { Device } from "./device.ts";
import { kettle, lamp } from "./products.ts";
import { figure } from "./figures.ts";
import { regions } from "./regions.ts";

// The paper's motivating case (§1, §4.4), by hand of one shopper with two devices in two regions.

test("partition east | west: a desktop and a phone both add, after healing both see both, and why", async ({
  demo,
  east,
  west,
  account,
}) => {
  const phone = await west.page();
  await phone.setViewportSize({ width: 390, height: 844 });
  await Promise.all([east.signIn(account), west.signIn(account)]);
  await demo.cluster.cut(regions);
  await Promise.all([east.add(lamp), west.add(kettle)]);
  await Promise.all([east.openCart(), west.openCart()]);
  await expect(east.line(lamp)).toBeVisible();
  await expect(west.line(kettle)).toBeVisible();

  await demo.cluster.heal();
  for (const device of [east, west]) {
    await expect(device.line(lamp)).toBeVisible();
    await expect(device.line(kettle)).toBeVisible();
    await expect(device.combined()).toContainText(/Combined 2 versions .*(east.*west|west.*east)/);
    await seeVersions(device);
  }
});

/** The details behind the notice: what each region had written, and what became of it. */
async function seeVersions(device: Device): Promise<void> {
  const page = await device.page();
  await page.getByRole("button", { name: "Show details" }).click();
  const details = page.getByRole("dialog", { name: "How your cart is kept" });
  const before = details.getByRole("list", { name: "Versions before" });
  for (const [region, has, lacks] of [
    ["east", lamp, kettle],
    ["west", kettle, lamp],
  ] as const) {
    const version = before.getByRole("listitem").filter({ hasText: `Version from ${region}` });
    await expect(version).toContainText(`1 × ${has.name}`);
    await expect(version).toContainText(`no ${lacks.name}`);
  }
  const merged = details.getByRole("list", { name: "After the merge" });
  await expect(merged).toContainText(`1 × ${lamp.name}`);
  await expect(merged).toContainText(`1 × ${kettle.name}`);
  await details.getByRole("button", { name: "Close" }).click();
}

test("partition east | west: a removal in east, an addition in west: or-map keeps it removed", async ({
  demo,
  east,
  west,
  account,
}) => {
  await Promise.all([east.signIn(account), west.signIn(account)]);
  await removeInOneRegion({ demo, east, west });
  for (const device of [east, west]) {
    await expect(device.line(kettle)).toBeVisible();
    await expect(device.line(lamp)).toHaveCount(0);
    await expect(device.combined()).toBeVisible();
  }
});

test("partition east | west: the same under paper-union: the removed item comes back (§4.4)", async ({
  demo,
  east,
  west,
  account,
}) => {
  await Promise.all([east.signIn(account), west.signIn(account)]);
  await Promise.all([east.choosePolicy("Union, as in the paper"), west.choosePolicy("Union, as in the paper")]);
  const [merges, resurfaced] = ['cart_merges_total{policy="paper-union",siblings="2"}', "cart_items_resurfaced_total"];
  const before = { merges: await figure(demo, merges), resurfaced: await figure(demo, resurfaced) };
  await removeInOneRegion({ demo, east, west });
  for (const device of [east, west]) {
    await expect(device.line(kettle)).toBeVisible();
    await expect(device.line(lamp)).toBeVisible();
    await expect(device.combined()).toBeVisible();
  }
  // The merge was counted where it was written, in one region or in both, and so was what it brought back.
  expect(await figure(demo, merges)).toBeGreaterThan(before.merges);
  expect(await figure(demo, resurfaced)).toBeGreaterThan(before.resurfaced);
});

interface TwoDevices {
  readonly demo: Demo;
  readonly east: Device;
  readonly west: Device;
}

/** Both have the lamp; behind a cut east removes it while west adds the kettle; then the cut heals. */
async function removeInOneRegion({ demo, east, west }: TwoDevices): Promise<void> {
  await east.add(lamp);
  await Promise.all([east.openCart(), west.openCart()]);
  await expect(west.line(lamp)).toBeVisible();
  await demo.cluster.cut(regions);
  await Promise.all([east.remove(lamp), west.add(kettle)]);
  await west.openCart();
  await demo.cluster.heal();
}
