import { expect, it } from "vitest";
import type { ShopMetrics } from "./shop-metrics.ts";
import { Device, openShops } from "./testing/shoppers.ts";

async function counted(policy: "or-map" | "paper-union") {
  const counts: string[] = [];
  const metrics: ShopMetrics = {
    onMerge: ({ policy: merged, siblings }) => counts.push(`${merged} merged ${siblings}`),
    onResurfaced: (lines) => counts.push(`${lines} resurfaced`),
  };
  const pair = await openShops({ metrics });
  const [phone, laptop] = [new Device(pair, "east"), new Device(pair, "west")];
  for (const device of [phone, laptop]) {
    await device.signIn("Anna");
    await device.api.session.setPolicy.mutate({ operationId: device.nextId(), policy });
  }
  await phone.add("arc-lamp", "brass");
  pair.regions.cut();
  await phone.api.cart.remove.mutate({ operationId: phone.nextId(), productId: "arc-lamp", variantId: "brass" });
  await laptop.add("whistling-kettle", "red");
  pair.regions.heal();
  await phone.api.cart.details.query();
  expect(counts).toEqual([]);
  await phone.api.cart.get.query();
  await laptop.api.cart.get.query();
  return counts;
}

it("a merge counts once, when it is written and not when it is looked at", async () => {
  expect(await counted("or-map")).toEqual(["or-map merged 2"]);
});

it("under the paper's union what came back is counted as well (paper §4.4)", async () => {
  expect(await counted("paper-union")).toEqual(["paper-union merged 2", "1 resurfaced"]);
});
