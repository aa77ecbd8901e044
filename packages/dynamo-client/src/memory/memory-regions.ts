import { MemoryStore } from "./memory-store.ts";
import { MemoryWorld, type MemoryBuckets, type PlannedFailure } from "./memory-world.ts";

/**
 * Regions that share everything until they are cut, write on alone, and merge when healed:
 *
 *     const regions = createMemoryRegions(["east", "west"], { carts: {} });
 *     regions.cut();
 *     await regions.store("east").put("carts", key, a);   // durable on east-1, east-2 and the stand-in east-3
 *     await regions.store("west").put("carts", key, b);
 *     regions.heal();
 *     await regions.store("east").get("carts", key);      // siblings a and b
 */
export class MemoryRegions {
  readonly #world: MemoryWorld;

  constructor(names: readonly string[], buckets: MemoryBuckets) {
    this.#world = new MemoryWorld(names, buckets);
  }

  /** A view from one region. Any number may be open; each is closed on its own. Throws a RangeError for an unknown one. */
  store(region: string): MemoryStore {
    return new MemoryStore(this.#world, this.#world.region(region));
  }

  /** Every region is alone until `heal`. */
  cut(): void {
    this.#world.cut();
  }

  /** Regions hear of each other again, and all that was written meanwhile is everywhere at once. */
  heal(): void {
    this.#world.heal();
  }

  /** Makes the next operation of a kind in a region fail. Planned failures are met in the order of planning. */
  failNext(region: string, failure: PlannedFailure): void {
    this.#world.failNext(region, failure);
  }
}

/** Regions with their stores, for tests that need siblings. */
export function createMemoryRegions(names: readonly string[], buckets: MemoryBuckets): MemoryRegions {
  return new MemoryRegions(names, buckets);
}

/** A single store that is never cut. */
export function createMemoryStore(buckets: MemoryBuckets): MemoryStore {
  return new MemoryRegions(["memory"], buckets).store("memory");
}
