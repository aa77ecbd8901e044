import { describe, expect, it } from "vitest";
import { defaultRateLimits, TokenBuckets } from "./rate-limit.ts";
import { Device, endpoint, openShops } from "./testing/shoppers.ts";

const roomy = { perSecond: 1_000, burst: 1_000 };

describe("a token bucket", () => {
  it("gives its burst at once, then its rate, and says how long to wait", () => {
    let clock = 0;
    const buckets = new TokenBuckets({ perSecond: 10, burst: 3 }, () => clock);
    expect([1, 2, 3].map(() => buckets.take("a", 1))).toEqual([0, 0, 0]);
    expect(buckets.take("a", 1)).toBe(100);
    clock = 99;
    expect(buckets.take("a", 1)).toBe(1);
    clock = 100;
    expect(buckets.take("a", 1)).toBe(0);
    expect(buckets.take("b", 3)).toBe(0);
    clock = 10_000;
    expect(buckets.take("a", 3)).toBe(0);
    expect(buckets.take("a", 1)).toBe(100);
  });

  it("lets more than its burst through when it is full, or it could never be", () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 3 }, () => 0);
    expect(buckets.take("a", 10)).toBe(0);
    expect(buckets.take("a", 10)).toBe(3_000);
  });

  it("does not count backwards when the clock does", () => {
    let clock = 1_000;
    const buckets = new TokenBuckets({ perSecond: 1, burst: 2 }, () => clock);
    buckets.take("a", 2);
    clock = 0;
    expect(buckets.take("a", 1)).toBe(1_000);
  });

  it("remembers a bounded number of names, the latest used", () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, () => 0);
    buckets.take("first", 1);
    for (let name = 0; name < 20_000; name += 1) buckets.take(`guest ${name}`, 1);
    expect(buckets.size).toBe(10_000);
    expect(buckets.take("guest 19999", 1)).toBeGreaterThan(0);
  });
});

describe("requests that come too fast", () => {
  it("of one session: 429 with Retry-After, the cart untouched, and the others go on", async () => {
    let clock = 1_763_600_000_000;
    const pair = await openShops({
      now: () => clock,
      rateLimits: { session: { perSecond: 1, burst: 3 }, address: roomy },
    });
    const [hasty, other] = [new Device(pair, "east"), new Device(pair, "east")];
    await hasty.api.session.get.query();
    for (let click = 0; click < 3; click += 1) await hasty.add("brass-pen", "brass");
    await expect(hasty.add("brass-pen", "brass")).rejects.toMatchObject({
      message: "That was a little fast. Please try again in a moment.",
      data: { code: "TOO_MANY_REQUESTS", httpStatus: 429, retryAfterSeconds: 1 },
    });
    await other.add("brass-pen", "brass");
    const refused = await pair.request("east", `${endpoint}/cart.get`, { headers: { cookie: hasty.cookie ?? "" } });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    clock += 1_000;
    expect(await hasty.lines()).toEqual({ "brass-pen": 3 });
  });

  it("of one address, however many sessions it makes", async () => {
    const clock = 1_763_600_000_000;
    const pair = await openShops({
      now: () => clock,
      rateLimits: { session: roomy, address: { perSecond: 1, burst: 5 } },
    });
    for (let visit = 0; visit < 5; visit += 1) await new Device(pair, "east").api.session.get.query();
    await expect(new Device(pair, "east").api.session.get.query()).rejects.toMatchObject({
      data: { code: "TOO_MANY_REQUESTS" },
    });
  });

  it("a batch counts each of its calls", async () => {
    const clock = 1_763_600_000_000;
    const pair = await openShops({
      now: () => clock,
      rateLimits: { session: roomy, address: { perSecond: 1, burst: 5 } },
    });
    const batch = async () =>
      (await pair.request("east", `${endpoint}/session.get,cart.get,cart.get?batch=1&input={}`)).status;
    expect([await batch(), await batch()]).toEqual([200, 429]);
  });

  it("a page of the shop is far below the default", () => {
    for (const { burst } of Object.values(defaultRateLimits)) expect(burst).toBeGreaterThan(50);
  });
});
