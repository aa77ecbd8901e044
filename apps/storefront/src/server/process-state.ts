import type { ClusterClient } from "@cartwheel/dynamo-client";
import type { Shop } from "@cartwheel/api";
import { ShopCounters } from "./shop-counters.ts";

/** The things of which a process has one. */
export interface ProcessState {
  readonly shutdown: AbortController;
  readonly counters: ShopCounters;
  /** Made at the first request that needs it. */
  open: { readonly shop: Shop; readonly client: Pick<ClusterClient, "close"> } | null;
}

const key = Symbol.for("cartwheel.storefront");

/**
 * Next bundles pages, routes and instrumentation separately, so a module's own variable would exist several times in
 * one process: several clients, and a shutdown that reaches only some. `globalThis` is what they share.
 */
export function processState(): ProcessState {
  const shared = globalThis as { [key]?: ProcessState };
  shared[key] ??= { shutdown: new AbortController(), counters: new ShopCounters(), open: null };
  return shared[key];
}
