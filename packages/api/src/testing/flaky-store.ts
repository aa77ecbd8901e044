import type { Durability, GetResult, InspectableStore, StoreFailure, WriteResult } from "@cartwheel/dynamo-client";

/** What the next calls do; `work` passes a call through. */
export interface Weather {
  get: "work" | "miss-quorum" | "dark";
  /** `one-copy`: the quorum is missed, one node holds the write. `refuse-quorum`: refused unless one copy is enough. */
  put: "work" | "one-copy" | "refuse-quorum" | "dark";
}

/** Buckets that the weather reaches; sessions and catalogue have tests of their own. */
const outdoors: ReadonlySet<string> = new Set(["carts", "orders"]);

/** A store under weather, for outcomes that a healthy store in memory does not have. */
export function flakyStore(store: InspectableStore, weather: Weather): InspectableStore {
  return {
    get: async (bucket, key, options = {}): Promise<GetResult> => {
      if (!outdoors.has(bucket) || weather.get === "work") return await store.get(bucket, key, options);
      if (weather.get === "miss-quorum" && options.r === 1) return await store.get(bucket, key, options);
      return failure(weather.get === "dark" ? 0 : 1);
    },
    // oxlint-disable-next-line max-params -- the port's signature
    put: async (bucket, key, value, options = {}): Promise<WriteResult> => {
      if (!outdoors.has(bucket) || weather.put === "work") return await store.put(bucket, key, value, options);
      if (weather.put === "dark") return failure(0);
      if (weather.put === "refuse-quorum" && options.w !== 1) return failure(0);
      const result = await store.put(bucket, key, value, options);
      if (!result.ok) return result;
      const { durability } = result;
      if (weather.put === "one-copy") return keptByOne(durability);
      return { ...result, durability: { ...durability, copies: durability.copies.slice(0, 1) } };
    },
    // oxlint-disable-next-line max-params -- the port's signature
    delete: async (bucket, key, context, options) => await store.delete(bucket, key, context, options),
    watch: (bucket, key, signal) => store.watch(bucket, key, signal),
    inspect: async (bucket, key) => await store.inspect(bucket, key),
    close: async () => await store.close(),
  };
}

/** As a cluster tells it: who holds the write all the same, and whose the key is. */
function keptByOne({ copies, missing }: Durability): StoreFailure {
  const owners = copies.filter(({ role }) => role === "owner").map(({ node }) => node);
  const from = copies.slice(0, 1).map(({ node }) => node);
  return { ...failure(1), from, owners: [...owners, ...missing] };
}

function failure(received: number): StoreFailure {
  return {
    ok: false,
    outcome: "unknown",
    code: "QUORUM_NOT_REACHED",
    message: "planned by a test",
    needed: 2,
    received,
    from: [],
  };
}
