import { randomBytes } from "node:crypto";
import { operationId } from "@cartwheel/cart";
import { createMemoryRegions, type MemoryRegions } from "@cartwheel/dynamo-client/memory";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seedCatalog } from "../catalog/seed-catalog.ts";
import { newGuest } from "../session/session-cookie.ts";
import type { Session } from "../session/session.ts";
import { createShop, type Shop } from "../shop.ts";
import { flakyStore, type Weather } from "../testing/flaky-store.ts";
import { buckets } from "../testing/shoppers.ts";
import type { CartRequest } from "./cart-request.ts";

/**
 * Random histories of one cart in two regions, with cuts, heals, lost quorums, blind writes and retries in the other
 * region, against the plainest model: a set of tags that must be in, and a set that must not.
 */
type Step =
  | { readonly type: "add" | "remove" | "read"; readonly at: 0 | 1; readonly product: number }
  | { readonly type: "retry"; readonly at: 0 | 1; readonly pick: number }
  | { readonly type: "cut" | "heal" }
  | { readonly type: "weather"; readonly at: 0 | 1; readonly get: Weather["get"]; readonly put: Weather["put"] };

const at = fc.constantFrom(0 as const, 1 as const);
const glazes = ["sky", "moss", "clay"];
const product = fc.nat({ max: glazes.length - 1 });
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom("add" as const, "remove" as const, "read" as const), at, product }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("retry" as const), at, pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom("cut" as const, "heal" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("weather" as const),
      at,
      get: fc.constantFrom<Weather["get"][]>("work", "work", "miss-quorum", "dark"),
      put: fc.constantFrom<Weather["put"][]>("work", "work", "one-copy", "refuse-quorum", "dark"),
    }),
  },
);

class World {
  readonly regions: MemoryRegions = createMemoryRegions(["east", "west"], buckets);
  readonly session: Session = newGuest();
  readonly #weather: readonly [Weather, Weather] = [
    { get: "work", put: "work" },
    { get: "work", put: "work" },
  ];
  readonly #shops: readonly [Shop, Shop];
  readonly #sent: CartRequest[] = [];
  /** Adds that a shop acknowledged. */
  readonly #acknowledged = new Set<string>();
  /** Tags that an acknowledged removal named. */
  readonly #removed = new Set<string>();
  /** Tags that a removal named whose fate nobody knows. */
  readonly #doubtful = new Set<string>();
  /** What each tab last saw of the cart. */
  readonly #screens: [readonly string[], readonly string[]] = [[], []];
  #counter = 0;

  constructor() {
    const sessionKey = randomBytes(32);
    const open = (region: string, weather: Weather): Shop =>
      createShop({
        store: flakyStore(this.regions.store(region), weather),
        cluster: null,
        region,
        sessionKey,
        secureCookies: false,
        shutdown: new AbortController().signal,
      });
    this.#shops = [open("east", this.#weather[0]), open("west", this.#weather[1])];
  }

  async take(step: Step): Promise<void> {
    switch (step.type) {
      case "cut":
        return this.regions.cut();
      case "heal":
        return this.regions.heal();
      case "weather":
        this.#weather[step.at].get = step.get;
        this.#weather[step.at].put = step.put;
        return;
      case "read":
        return await this.#read(step.at);
      case "retry": {
        const again = this.#sent[step.pick % Math.max(1, this.#sent.length)];
        return again === undefined ? undefined : await this.#send(step.at, again);
      }
      case "add":
      case "remove":
        return await this.#send(step.at, this.#request({ ...step, type: step.type }));
    }
  }

  /** Everything works and everybody has met: the cart must be what the model says. */
  async settle(): Promise<void> {
    this.regions.heal();
    for (const weather of this.#weather) {
      weather.get = "work";
      weather.put = "work";
    }
    const [east, west] = [await this.#shops[0].carts.view(this.session), await this.#shops[1].carts.view(this.session)];
    expect(west.version).toBe(east.version);
    expect(east.complete).toBe(true);
    const present = new Set(east.state.contributions.map(({ tag }) => tag));
    for (const tag of this.#acknowledged) {
      if (!this.#removed.has(tag) && !this.#doubtful.has(tag)) expect(present).toContain(tag);
    }
    for (const tag of this.#removed) expect(present).not.toContain(tag);
    expect(present.size).toBe(east.state.contributions.length);
  }

  async #read(region: 0 | 1): Promise<void> {
    try {
      const { state } = await this.#shops[region].carts.view(this.session);
      this.#screens[region] = state.contributions.map(({ tag }) => tag);
    } catch {
      // Nothing reachable: the tab goes on showing what it showed.
    }
  }

  async #send(region: 0 | 1, request: CartRequest): Promise<void> {
    const observed = request.type === "remove" ? (request.observed ?? []) : [];
    try {
      await this.#shops[region].carts.change(this.session, request);
    } catch (error) {
      expect(error).toMatchObject({ code: "SERVICE_UNAVAILABLE" });
      for (const tag of observed) this.#doubtful.add(tag);
      return;
    }
    if (request.type === "add") this.#acknowledged.add(request.operationId);
    for (const tag of observed) this.#removed.add(tag);
  }

  #request(step: { readonly type: "add" | "remove"; readonly at: 0 | 1; readonly product: number }): CartRequest {
    this.#counter += 1;
    const id = operationId(`000000000000000${step.at + 1}`, this.#counter);
    const line = { operationId: id, productId: "stoneware-mug", variantId: glazes[step.product] ?? "sky" };
    const request: CartRequest =
      step.type === "add"
        ? { type: "add", ...line, quantity: 1 }
        : { type: "remove", ...line, observed: [...this.#screens[step.at]] };
    this.#sent.push(request);
    return request;
  }
}

describe("random histories of one cart in two regions", () => {
  it("no acknowledged add is lost, no acknowledged removal returns, both regions end equal", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 40 }), async (steps) => {
        const world = new World();
        await seedCatalog(world.regions.store("east"));
        for (const step of steps) await world.take(step);
        await world.settle();
      }),
      { numRuns: 250 },
    );
  });
});
