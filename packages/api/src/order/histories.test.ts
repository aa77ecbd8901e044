import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CustomerWorld, glazes, type Step } from "../testing/customer-world.ts";
import type { Weather } from "../testing/flaky-store.ts";

const at = fc.constantFrom(0 as const, 1 as const);
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

const weatherArbitrary: fc.Arbitrary<Step> = fc.record({
  type: fc.constant("weather" as const),
  at,
  weather: fc.record({
    get: fc.constantFrom<Weather["get"][]>("work", "work", "miss-quorum", "dark"),
    put: fc.constantFrom<Weather["put"][]>("work", "work", "one-copy", "refuse-quorum", "dark"),
  }),
});

/** A round with lost quorums, unreadable carts and refused writes strewn in. */
const stormyArbitrary: fc.Arbitrary<readonly Step[]> = fc
  .tuple(roundArbitrary, fc.array(fc.tuple(fc.nat(), weatherArbitrary), { maxLength: 4 }))
  .map(([steps, changes]) =>
    changes.reduce((storm, [place, change]) => storm.toSpliced(place % (storm.length + 1), 0, change), steps),
  );

async function played(steps: readonly Step[]): Promise<CustomerWorld> {
  const world = new CustomerWorld();
  await world.open();
  for (const step of steps) await world.take(step);
  return world;
}

describe("random histories of one customer in two regions", () => {
  it("two sides of a cut do meet in these histories", async () => {
    const met = await Promise.all(
      fc
        .sample(fc.array(roundArbitrary, { minLength: 1, maxLength: 4 }), { numRuns: 60, seed: 1 })
        .map(async (rounds) => {
          const world = await played(rounds.flat());
          return await world.contestedOrders();
        }),
    );
    expect(met.filter((contested) => contested > 0).length).toBeGreaterThan(5);
  });

  it("what was added and not taken out is in an order or in the cart, once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(roundArbitrary, { minLength: 1, maxLength: 4 }), async (rounds) => {
        const world = await played(rounds.flat());
        await world.settle();
      }),
      { numRuns: 60 },
    );
  });

  it("and in any weather nothing is lost: what was acknowledged is in an order or in the cart", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stormyArbitrary, { minLength: 1, maxLength: 3 }), async (rounds) => {
        const world = await played(rounds.flat());
        await world.settle();
      }),
      { numRuns: 60 },
    );
  });
});
