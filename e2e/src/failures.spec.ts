import { expect } from "@playwright/test";
import type { Demo } from "@cartwheel/local-cluster/demo";
import { CartReplicas } from "./cart-replicas.ts";
import { test } from "./demo-fixture.ts";
import { kettle, lamp, lantern } from "./products.ts";

test("kill two of five, both owners of the cart: adding works and says how durable it is", async ({
  demo,
  east,
  account,
}) => {
  await east.signIn(account);
  await east.add(lamp);
  const [first, second] = await ownersOf(account, demo);
  await Promise.all([demo.cluster.node(first).kill(), demo.cluster.node(second).kill()]);

  const notice = await east.add(kettle);
  await expect(notice).toContainText(/Saved on \d of 3 replicas/);
  await east.openCart();
  await expect(east.line(lamp)).toBeVisible();
  await expect(east.line(kettle)).toBeVisible();
});

test("a node down during writes gets its hints after restart (§4.6)", async ({ demo, east, account }) => {
  await east.signIn(account);
  await east.add(lamp);
  const replicas = await CartReplicas.of(account, demo.urls.east);
  const owners = await ownersOf(account, demo);
  await demo.cluster.node(owners[0]).kill();
  await east.add(kettle);
  await expect.poll(() => replicas.standIns()).not.toEqual([]);

  await demo.cluster.node(owners[0]).start();
  await replicas.settleOn(owners);
});

test("kill all at once, start all again: the cart is intact", async ({ demo, east, west, account }) => {
  await east.signIn(account);
  await east.add(lamp);
  await east.add(lantern);
  await Promise.all(demo.cluster.nodes.map((node) => node.kill()));
  await Promise.all(demo.cluster.nodes.map((node) => node.start()));

  await west.signIn(account);
  await west.openCart();
  await expect(west.line(lamp)).toBeVisible();
  await expect(west.line(lantern)).toBeVisible();
});

async function ownersOf(account: string, demo: Demo): Promise<[string, string, ...string[]]> {
  const replicas = await CartReplicas.of(account, demo.urls.east);
  const [first, second, ...others] = await replicas.owners();
  if (first === undefined || second === undefined) throw new Error("The cart has fewer than two owners.");
  return [first, second, ...others];
}
