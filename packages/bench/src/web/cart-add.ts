import type { Product } from "@cartwheel/api";
import { type Demo, Shopper } from "@cartwheel/local-cluster/demo";
import { build as buildHistogram } from "hdr-histogram-js";
import { openLoop } from "../load/open-loop.ts";
import { openAccount } from "./account.ts";

export interface CartAddOptions {
  /** Its east storefront takes everything. */
  readonly demo: Demo;
  /** Additions begun in a second, whether the shop keeps up or not. */
  readonly ratePerSecond: number;
  /** Measured; a warm-up comes before it. */
  readonly seconds: number;
  readonly progress: (line: string) => void;
}

export interface CartAddResult {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

/** So many that each adds something every few seconds, as an eager person might, and stays far below the shop's limits. */
const shoppers = 400;
/** Long enough for the hot code of nodes and shop to be compiled. */
const warmUpSeconds = 10;
const openedAtOnce = 20;

/**
 * `cart.add` through the shop's public API by shoppers with a session each, in an open loop. Throws when a single one
 * is refused, or when a cart afterwards does not hold exactly what was added: a fast answer that was not kept is no
 * figure. One that missed its quorum was slow, and counts as that.
 */
export async function measureCartAdd(options: CartAddOptions): Promise<CartAddResult> {
  const { demo, ratePerSecond, seconds, progress } = options;
  const customers = await openCustomers(demo.urls.east);
  const [first] = customers;
  if (first === undefined) throw new Error("There is no shopper.");
  const { products } = await first.shopper.api.catalog.list.query();
  const latencies = buildHistogram({ lowestDiscernibleValue: 1, highestTrackableValue: 60_000_000 });
  const phase = async (durationSeconds: number, onLatency: (ms: number) => void): Promise<void> => {
    const { failed } = await openLoop({
      ratePerSecond,
      durationMs: durationSeconds * 1000,
      operate: async (index) => await addOne(customers[index % customers.length] ?? first, products),
      onLatency,
    });
    if (failed > 0) throw new Error(`${failed} additions were refused.`);
  };
  progress(`cart.add, ${ratePerSecond} a second: warming up for ${warmUpSeconds} s`);
  await phase(warmUpSeconds, () => undefined);
  progress(`cart.add: measuring for ${seconds} s`);
  const closeAccount = await openAccount(demo);
  await phase(seconds, (ms) => latencies.recordValue(Math.max(1, Math.round(ms * 1000))));
  for (const line of await closeAccount()) progress(line);
  await expectExactCarts(customers);
  const at = (percentile: number): number => latencies.getValueAtPercentile(percentile) / 1000;
  const result = { p50Ms: at(50), p99Ms: at(99), p999Ms: at(99.9) };
  progress(`cart.add: p50 ${result.p50Ms} ms, p99 ${result.p99Ms} ms, p99.9 ${result.p999Ms} ms`);
  return result;
}

interface Customer {
  readonly shopper: Shopper;
  added: number;
}

async function openCustomers(shopUrl: string): Promise<Customer[]> {
  const customers: Customer[] = [];
  while (customers.length < shoppers) {
    const opened = Array.from({ length: openedAtOnce }, () => ({ shopper: new Shopper(shopUrl), added: 0 }));
    // The first answer makes a newcomer a guest.
    await Promise.all(opened.map(({ shopper }) => shopper.api.session.get.query()));
    customers.push(...opened);
  }
  return customers;
}

/** One piece of the catalogue's next product, so that carts grow as carts do, by lines and not by pieces. */
async function addOne(customer: Customer, products: readonly Product[]): Promise<boolean> {
  const product = products[customer.added % products.length];
  const variant = product?.variants[0];
  if (product === undefined || variant === undefined) throw new Error("The catalogue is empty.");
  customer.added++;
  try {
    await customer.shopper.api.cart.add.mutate({
      operationId: customer.shopper.nextOperationId(),
      productId: product.id,
      variantId: variant.id,
      quantity: 1,
    });
    return true;
  } catch {
    return false;
  }
}

async function expectExactCarts(customers: readonly Customer[]): Promise<void> {
  for (let from = 0; from < customers.length; from += openedAtOnce) {
    const some = customers.slice(from, from + openedAtOnce);
    const carts = await Promise.all(some.map(({ shopper }) => shopper.api.cart.get.query()));
    for (const [at, { added }] of some.entries()) {
      const held = carts[at]?.itemCount;
      if (held !== added) throw new Error(`A cart holds ${held} pieces, and ${added} were added to it.`);
    }
  }
}
