import { randomBytes } from "node:crypto";
import { decodeOrder, emptyOrder, mergeOrders, operationId, orderedOf } from "@cartwheel/cart";
import { createMemoryRegions, type MemoryRegions } from "@cartwheel/dynamo-client/memory";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CartRequest } from "../cart/cart-request.ts";
import { seedCatalog } from "../catalog/seed-catalog.ts";
import type { CartView } from "../schemas/cart-view.ts";
import { newGuest } from "../session/session-cookie.ts";
import type { Session } from "../session/session.ts";
import { createShop, type Shop } from "../shop.ts";
import { annasDetails, buckets } from "../testing/shoppers.ts";
import { returnedTag } from "./order-key.ts";
import type { PlaceRequest } from "./plan-placement.ts";

/**
 * Random histories of one customer in two regions that shop, order, and are cut and healed, against what a customer
 * would say: whatever I put in and did not take out is in one of my orders or in my cart, and never in both.
 *
 * One thing is beyond any merge: a side that orders twice during one cut may order in its second order what the other
 * side ordered in the first. Histories with that are only held to "nothing is lost".
 */
type Step =
  | { readonly type: "add" | "remove"; readonly at: 0 | 1; readonly glaze: number }
  | { readonly type: "look" | "order" | "order-again"; readonly at: 0 | 1 }
  | { readonly type: "cut" | "heal" };

const at = fc.constantFrom(0 as const, 1 as const);
const glazes = ["sky", "moss", "clay"];
const glaze = fc.nat({ max: glazes.length - 1 });
const shopping: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("add" as const), at, glaze }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("remove" as const), at, glaze }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom("look" as const, "order-again" as const), at }) },
);

/** Orders of what a page shows that was loaded now, or of one that has been open for a while. */
const ordering: fc.Arbitrary<readonly Step[]> = fc
  .record({ at, fresh: fc.boolean() })
  .map(({ at: region, fresh }) => [
    ...(fresh ? [{ type: "look" as const, at: region }] : []),
    { type: "order" as const, at: region },
  ]);

/** Shopping in peace, then in a cut where orders are likely on both sides, then in peace again. */
const roundArbitrary: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(shopping, { maxLength: 5 }),
    fc.array(fc.oneof({ weight: 2, arbitrary: shopping.map((step) => [step]) }, { weight: 1, arbitrary: ordering }), {
      maxLength: 10,
    }),
    fc.array(ordering, { maxLength: 1 }),
  )
  .map(([before, during, after]) => [
    ...before,
    { type: "cut" as const },
    ...during.flat(),
    { type: "heal" as const },
    ...after.flat(),
  ]);

class World {
  readonly regions: MemoryRegions = createMemoryRegions(["east", "west"], buckets);
  readonly session: Session = newGuest();
  readonly #shops: readonly [Shop, Shop];
  /** The page in front of the customer, in each region. */
  readonly #pages: [CartView | null, CartView | null] = [null, null];
  readonly #added = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #placed: PlaceRequest[] = [];
  #counter = 0;
  #isCut = false;
  #orderedTwiceInACut = false;
  readonly #ordersInCut: [number, number] = [0, 0];

  constructor() {
    const sessionKey = randomBytes(32);
    const open = (region: string): Shop =>
      createShop({
        store: this.regions.store(region),
        cluster: null,
        region,
        sessionKey,
        secureCookies: false,
        shutdown: new AbortController().signal,
      });
    this.#shops = [open("east"), open("west")];
  }

  async take(step: Step): Promise<void> {
    switch (step.type) {
      case "cut":
        this.#isCut = true;
        return this.regions.cut();
      case "heal":
        this.#isCut = false;
        this.#ordersInCut.fill(0);
        return this.regions.heal();
      case "look":
        this.#pages[step.at] = await this.#shops[step.at].carts.view(this.session);
        return;
      case "add":
      case "remove":
        return await this.#change(step);
      case "order":
        return await this.#order(step.at);
      case "order-again": {
        const last = this.#placed.at(-1);
        return last === undefined ? undefined : await this.#place(step.at, last);
      }
    }
  }

  /** Orders in which two placements met. */
  async contestedOrders(): Promise<number> {
    this.regions.heal();
    return (await this.#shops[0].orders.list(this.session, 100)).orders.filter(({ siblings }) => siblings > 1).length;
  }

  /** Everybody has met: each piece is where the customer would look for it, once. */
  async settle(): Promise<void> {
    this.regions.heal();
    const [east, west] = [await this.#shops[0].carts.view(this.session), await this.#shops[1].carts.view(this.session)];
    expect(west.version).toBe(east.version);
    const { orders, complete, total } = await this.#shops[0].orders.list(this.session, 100);
    expect(complete).toBe(true);
    expect(orders).toHaveLength(total);
    expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(total);
    const ids = orders.map(({ orderId }) => orderId);
    const inCart = east.state.contributions.map(({ tag }) => tag);
    const inOrders = (await Promise.all(ids.map(async (orderId) => await this.#tagsIn(orderId)))).flat();
    for (const tag of this.#added) {
      const names = new Set(namesOf(tag, ids));
      const places = [...inCart, ...inOrders].filter((held) => names.has(held)).length;
      const wasRemoved = [...names].some((name) => this.#removed.has(name));
      if (!wasRemoved) expect(places).toBeGreaterThanOrEqual(1);
      if (!this.#orderedTwiceInACut) expect(places).toBeLessThanOrEqual(1);
    }
    // Opening each order changes nothing any more.
    for (const orderId of ids) await this.#shops[1].orders.get(this.session, orderId);
    expect((await this.#shops[0].carts.view(this.session)).state).toEqual(east.state);
  }

  /** The pieces that an order holds, as its record says. */
  async #tagsIn(orderId: string): Promise<string[]> {
    const found = await this.regions.store("east").get("orders", new TextEncoder().encode(orderId));
    if (!found.ok) throw new Error(found.message);
    const [chosen] = found.siblings
      .map(({ value }) => decodeOrder(new TextDecoder().decode(value)) ?? emptyOrder)
      .reduce(mergeOrders, emptyOrder).placements;
    return (chosen?.lines ?? []).flatMap(({ pieces }) => pieces.map(({ tag }) => tag));
  }

  async #change(step: { readonly type: "add" | "remove"; readonly at: 0 | 1; readonly glaze: number }): Promise<void> {
    const line = { productId: "stoneware-mug", variantId: glazes[step.glaze] ?? "sky" };
    const id = this.#nextId(step.at);
    const shown = this.#pages[step.at]?.lines.find(({ variantId }) => variantId === line.variantId)?.tags ?? [];
    const request: CartRequest =
      step.type === "add"
        ? { type: "add", operationId: id, ...line, quantity: 1 }
        : { type: "remove", operationId: id, ...line, observed: shown };
    await this.#shops[step.at].carts.change(this.session, request);
    if (step.type === "add") this.#added.add(id);
    else for (const tag of shown) this.#removed.add(tag);
  }

  async #order(region: 0 | 1): Promise<void> {
    const page = this.#pages[region];
    if (page === null || page.lines.length === 0) return;
    const request: PlaceRequest = {
      operationId: this.#nextId(region),
      generation: page.generation,
      ...orderedOf(page.state),
      agreedTotalMinor: page.totalMinor ?? 0,
      ...annasDetails,
    };
    this.#placed.push(request);
    await this.#place(region, request);
  }

  async #place(region: 0 | 1, request: PlaceRequest): Promise<void> {
    try {
      await this.#shops[region].orders.place(this.session, request);
      if (this.#isCut) this.#ordersInCut[region] += 1;
      this.#orderedTwiceInACut ||= this.#ordersInCut[region] > 1;
    } catch (error) {
      // A page that is out of date, or an order that this side cannot see: nothing was taken.
      expect((error as { readonly code?: string }).code).toMatch(/^(CONFLICT|SERVICE_UNAVAILABLE)$/);
    }
  }

  #nextId(region: 0 | 1): string {
    this.#counter += 1;
    return operationId(`000000000000000${region + 1}`, this.#counter);
  }
}

/** A piece may have gone back into the cart from an order, under another tag, and from there into another order. */
function namesOf(tag: string, orderIds: readonly string[]): string[] {
  const names = new Set([tag]);
  for (let depth = 0; depth < 3; depth += 1) {
    const known = [...names];
    for (const name of known) for (const orderId of orderIds) names.add(returnedTag(orderId, name));
  }
  return [...names];
}

describe("random histories of one customer in two regions", () => {
  it("two sides of a cut do meet in these histories", async () => {
    const met = await Promise.all(
      fc
        .sample(fc.array(roundArbitrary, { minLength: 1, maxLength: 4 }), { numRuns: 60, seed: 1 })
        .map(async (rounds) => {
          const world = new World();
          await seedCatalog(world.regions.store("east"));
          for (const step of rounds.flat()) await world.take(step);
          return await world.contestedOrders();
        }),
    );
    expect(met.filter((contested) => contested > 0).length).toBeGreaterThan(5);
  });

  it("what was added and not taken out is in an order or in the cart, once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(roundArbitrary, { minLength: 1, maxLength: 4 }), async (rounds) => {
        const world = new World();
        await seedCatalog(world.regions.store("east"));
        for (const step of rounds.flat()) await world.take(step);
        await world.settle();
      }),
      { numRuns: 80 },
    );
  });
});
