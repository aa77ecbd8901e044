import { Random } from "@cartwheel/dynamo";
import type { VersionedStore } from "@cartwheel/dynamo-client";
import { createMemoryRegions } from "@cartwheel/dynamo-client/memory";
import { expect, test, vi } from "vitest";
import { Ledger } from "../truth/ledger.ts";
import { Shoppers } from "./shoppers.ts";

const bucket = "chaos";
const keptKeys = 20;

function shopping(spoil: (store: VersionedStore) => VersionedStore = (store) => store) {
  const regions = createMemoryRegions(["east"], { [bucket]: {} });
  const ledger = new Ledger(64);
  const [failures, falseNotFounds] = [[] as string[], [] as string[]];
  const shoppers = new Shoppers({
    stores: [spoil(regions.store("east")), spoil(regions.store("east"))],
    bucket,
    ledger,
    random: new Random([1, 2, 3, 4]),
    keptKeys,
    onFailure: (what) => failures.push(what),
    onFalseNotFound: (key) => falseNotFounds.push(key),
  });
  return { shoppers, ledger, failures, falseNotFounds };
}

test("a store that works leaves nothing to find, however the writes met", async () => {
  const { shoppers, ledger, failures, falseNotFounds } = shopping();
  await shoppers.preload(AbortSignal.timeout(10_000));
  expect(ledger.acknowledged).toBe(keptKeys);
  const stop = shoppers.start(5_000);
  await vi.waitFor(() => expect(shoppers.tally.requests).toBeGreaterThan(2_000), { timeout: 10_000 });
  stop();
  await shoppers.quiet();
  expect([failures, falseNotFounds]).toEqual([[], []]);
  for (const key of ledger.keys) {
    const found = await shoppers.read(key);
    expect(ledger.judge(key, found?.siblings ?? []), key).toEqual({ lost: [], resurrected: [], invented: [] });
  }
});

test("a store that forgets is found out, by its complete not-founds and by the ledger", async () => {
  const { shoppers, ledger, falseNotFounds } = shopping((store) => ({
    ...portOf(store),
    get: async (...asked) => {
      const found = await store.get(...asked);
      const forgets = Buffer.from(asked[1]).toString() === "kept-7";
      return found.ok && forgets ? { ...found, siblings: [] } : found;
    },
  }));
  await shoppers.preload(AbortSignal.timeout(10_000));
  const found = await shoppers.read("kept-7");
  expect(falseNotFounds).toEqual(["kept-7"]);
  expect(shoppers.tally.falseNotFound).toBe(1);
  expect(ledger.judge("kept-7", found?.siblings ?? []).lost).toHaveLength(1);
});

test("a request that fails is told and counted, and its write is not called acknowledged", async () => {
  const { shoppers, ledger, failures } = shopping((store) => ({
    ...portOf(store),
    put: async () => ({
      ok: false,
      outcome: "unknown",
      code: "QUORUM_NOT_REACHED",
      message: "nobody answered",
      needed: 2,
      received: 0,
      from: [],
    }),
  }));
  await shoppers.preload(AbortSignal.timeout(10_000));
  expect(shoppers.tally.failed).toBe(keptKeys);
  expect(failures).toHaveLength(keptKeys);
  expect(ledger.acknowledged).toBe(0);
});

function portOf(store: VersionedStore): VersionedStore {
  return {
    get: (...asked) => store.get(...asked),
    put: (...asked) => store.put(...asked),
    delete: (...asked) => store.delete(...asked),
    watch: (...asked) => store.watch(...asked),
    close: () => store.close(),
  };
}
