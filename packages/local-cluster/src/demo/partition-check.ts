import { randomBytes } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { CartView, Product } from "@cartwheel/api";
import type { SupervisorClient } from "../supervisor-client.ts";
import { Shopper } from "./shopper.ts";

export interface CheckSetup {
  readonly eastShop: string;
  readonly westShop: string;
  readonly supervisor: SupervisorClient;
  /** Told what is done, a line for each step. */
  readonly report: (line: string) => void;
}

/** What was seen. `lost` counts acknowledged items that either shop's merged cart does not show. */
export interface CheckResult {
  readonly siblingsSeen: number;
  readonly items: readonly string[];
  readonly lost: number;
}

const mergeDeadlineMs = 30_000;
const pollMs = 250;

/**
 * The paper's motivating case (§1, §4.4), through the shop's public API alone: one account on two devices in two
 * regions; the network between the regions is cut; each side adds an item and is not refused; the network heals, and
 * both see one cart with both items, merged from two versions.
 */
export async function checkPartition({ eastShop, westShop, supervisor, report }: CheckSetup): Promise<CheckResult> {
  const [east, west] = [new Shopper(eastShop), new Shopper(westShop)];
  const name = `Ada ${randomBytes(4).toString("hex")}`;
  report(`Signing in as "${name}" in both regions`);
  await Promise.all([east, west].map((device) => signIn(device, name)));
  const [forEast, forWest] = await twoProducts(east);

  report("Cutting the network between east and west");
  await supervisor.send({ action: "cut", groups: await regions(supervisor) });
  report(`Adding "${forEast.name}" in east and "${forWest.name}" in west`);
  await Promise.all([add(east, forEast), add(west, forWest)]);

  report("Healing the network");
  await supervisor.send({ action: "heal" });
  report("Reading the cart in both regions until it is one");
  const carts = await Promise.all([east, west].map((device) => mergedCart(device, [forEast, forWest])));
  return seen(carts, [forEast, forWest]);
}

/** Whether the result is the one that Cartwheel promises. */
export function isAsPromised({ siblingsSeen, items, lost }: CheckResult): boolean {
  return siblingsSeen === 2 && items.length === 2 && lost === 0;
}

async function signIn(device: Shopper, name: string): Promise<void> {
  await device.api.session.signIn.mutate({ operationId: device.nextOperationId(), name });
}

async function twoProducts(device: Shopper): Promise<[Product, Product]> {
  const { products } = await device.api.catalog.list.query();
  const [first, second] = products;
  if (first === undefined || second === undefined) throw new Error("The catalogue has fewer than two products.");
  return [first, second];
}

async function regions(supervisor: SupervisorClient): Promise<string[][]> {
  const byZone = new Map<string, string[]>();
  for (const { id, zone } of (await supervisor.state()).nodes) byZone.set(zone, [...(byZone.get(zone) ?? []), id]);
  return [...byZone.values()];
}

async function add(device: Shopper, product: Product): Promise<void> {
  const [variant] = product.variants;
  if (variant === undefined) throw new Error(`${product.name} has no variant.`);
  await device.api.cart.add.mutate({
    operationId: device.nextOperationId(),
    productId: product.id,
    variantId: variant.id,
    quantity: 1,
  });
}

/** The cart as this device sees it once it holds everything and says what it was merged from; or at the deadline. */
async function mergedCart(device: Shopper, wanted: readonly Product[]): Promise<CartView> {
  const until = performance.now() + mergeDeadlineMs;
  for (;;) {
    const cart = await device.api.cart.get.query();
    const isWhole = wanted.every((product) => holds(cart, product));
    if ((isWhole && cart.reconciliation !== null) || performance.now() > until) return cart;
    await after(pollMs);
  }
}

function seen(carts: readonly CartView[], wanted: readonly Product[]): CheckResult {
  const lost = wanted.filter((product) => !carts.every((cart) => holds(cart, product)));
  const names = new Set(carts.flatMap(({ lines }) => lines.map(({ productName }) => productName)));
  return {
    siblingsSeen: Math.max(0, ...carts.map(({ reconciliation }) => reconciliation?.siblings ?? 0)),
    items: [...names].toSorted(),
    lost: lost.length,
  };
}

function holds(cart: CartView, product: Product): boolean {
  return cart.lines.some(({ productId }) => productId === product.id);
}
