import { createShop, type Shop } from "@cartwheel/api";
import { createClusterClient } from "@cartwheel/dynamo-client";
import { readEnvironment } from "./env.ts";
import { processState, type ProcessState } from "./process-state.ts";

const encoder = new TextEncoder();

/**
 * The composition root of the server: environment -> cluster client -> shop. Made at the first request and never while
 * building. The client finds its nodes in the background, so a storefront may be up before its cluster is.
 */
export function getShop(): Shop {
  const state = processState();
  state.open ??= open(state);
  return state.open.shop;
}

function open({ shutdown, counters }: Pick<ProcessState, "shutdown" | "counters">) {
  const { seeds, clusterId, secret, region, sessionKey, secureCookies } = readEnvironment();
  const client = createClusterClient({
    seeds,
    clusterId,
    secret: encoder.encode(secret),
    zone: region,
    name: `storefront ${region}`,
  });
  const shop = createShop({
    store: client,
    cluster: client,
    region,
    sessionKey: encoder.encode(sessionKey),
    secureCookies,
    shutdown: shutdown.signal,
    metrics: counters,
  });
  return { shop, client };
}
