import { randomBytes } from "node:crypto";
import { decodeOrder, emptyOrder, mergeOrders, operationId, orderedOf } from "@cartwheel/cart";
import { createMemoryRegions, type MemoryRegions } from "@cartwheel/dynamo-client/memory";
import { expect } from "vitest";
import type { CartRequest } from "../cart/cart-request.ts";
import { seedCatalog } from "../catalog/seed-catalog.ts";
import { returnedTag } from "../order/order-key.ts";
import type { PlaceRequest } from "../order/plan-placement.ts";
import type { CartView } from "../schemas/cart-view.ts";
import { newGuest } from "../session/session-cookie.ts";
import type { Session } from "../session/session.ts";
import { createShop, type Shop } from "../shop.ts";
import { flakyStore, type Weather } from "./flaky-store.ts";
import { annasDetails, buckets } from "./shoppers.ts";

export type Step =
  | { readonly type: "add" | "remove"; readonly at: 0 | 1; readonly glaze: number }
  | { readonly type: "look" | "order" | "order-again"; readonly at: 0 | 1 }
  | { readonly type: "cut" | "heal" }
  | { readonly type: "weather"; readonly at: 0 | 1; readonly weather: Weather };

/** What a customer may put into the cart, by number. */
export const glazes = ["sky", "moss", "clay"];

/**
 * One customer in two regions that shop, order, and are cut and healed, and what they would say of it: whatever I put in
 * and did not take out is in one of my orders or in my cart, and never in both.
 *
 * One thing is beyond any merge: a side that orders twice during one cut may order in its second order what the other
 * side ordered in the first. Histories with that, or with requests that failed, are only held to "nothing is lost".
 */
export class CustomerWorld {
  readonly #regions: MemoryRegions = createMemoryRegions(["east", "west"], buckets);
  readonly #session: Session = newGuest();
  readonly #shops: readonly [Shop, Shop];
  readonly #weather: readonly [Weather, Weather] = [
    { get: "work", put: "work" },
    { get: "work", put: "work" },
  ];
  /** Some request failed, or went on without seeing what is there: then pieces may be found twice. */
  #isRough = false;
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
    const open = (region: string, weather: Weather): Shop =>
      createShop({
        store: flakyStore(this.#regions.store(region), weather),
        cluster: null,
        region,
        sessionKey,
        secureCookies: false,
        shutdown: new AbortController().signal,
      });
    this.#shops = [open("east", this.#weather[0]), open("west", this.#weather[1])];
  }

  /** Puts the wares into the shop. */
  async open(): Promise<void> {
    await seedCatalog(this.#regions.store("east"));
  }

  async take(step: Step): Promise<void> {
    switch (step.type) {
      case "cut":
        this.#isCut = true;
        return this.#regions.cut();
      case "heal":
        this.#isCut = false;
        this.#ordersInCut.fill(0);
        return this.#regions.heal();
      case "weather":
        this.#isRough = true;
        Object.assign(this.#weather[step.at], step.weather);
        return;
      case "look":
        this.#pages[step.at] = await this.#answerOf(this.#shops[step.at].carts.view(this.#session));
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
    this.#regions.heal();
    return (await this.#shops[0].orders.list(this.#session, 100)).orders.filter(({ siblings }) => siblings > 1).length;
  }

  /** Everybody has met: each piece is where the customer would look for it, once. */
  async settle(): Promise<void> {
    this.#regions.heal();
    for (const weather of this.#weather) Object.assign(weather, { get: "work", put: "work" });
    const [east, west] = [
      await this.#shops[0].carts.view(this.#session),
      await this.#shops[1].carts.view(this.#session),
    ];
    expect(west.version).toBe(east.version);
    const { orders, complete, total } = await this.#shops[0].orders.list(this.#session, 100);
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
      if (!this.#orderedTwiceInACut && !this.#isRough) expect(places).toBeLessThanOrEqual(1);
    }
    // Opening each order changes nothing any more.
    for (const orderId of ids) await this.#shops[1].orders.get(this.#session, orderId);
    expect((await this.#shops[0].carts.view(this.#session)).state).toEqual(east.state);
  }

  /** The pieces that an order holds, as its record says. */
  async #tagsIn(orderId: string): Promise<string[]> {
    const found = await this.#regions.store("east").get("orders", new TextEncoder().encode(orderId));
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
    const answer = await this.#answerOf(this.#shops[step.at].carts.change(this.#session, request));
    // An add counts once acknowledged; a removal may have been taken even if nobody said so.
    if (step.type === "add" && answer !== null) this.#added.add(id);
    if (step.type === "remove") for (const tag of shown) this.#removed.add(tag);
  }

  /** Null when nothing could be reached. */
  async #answerOf<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
    try {
      return await asked;
    } catch (error) {
      expect(error).toMatchObject({ code: "SERVICE_UNAVAILABLE" });
      return null;
    }
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
      await this.#shops[region].orders.place(this.#session, request);
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
