import { createRing } from "@cartwheel/dynamo";
import { createClusterClient } from "@cartwheel/dynamo-client";
import type { ClusterClient, KeyListResult } from "@cartwheel/dynamo-client";
import type { ClusterViewMessage } from "@cartwheel/wire";
import { clientCredentials } from "../config/credentials.ts";
import type { NodeConfig } from "../config/load-config.ts";

export interface KeyListerOptions {
  readonly config: NodeConfig;
  /** What the node knows of its cluster, or null before it has started. */
  readonly view: () => ClusterViewMessage | null;
}

/** Listings at once. Each reads every key of its bucket at every node. */
const listingsMax = 4;

/**
 * Lists keys for the HTTP API. One node holds a part of them, so this is a client of the whole cluster, this node
 * included; opened by the first listing, and kept.
 */
export class KeyLister {
  readonly #options: KeyListerOptions;
  #client: Promise<ClusterClient> | null = null;
  #listings = 0;

  constructor(options: KeyListerOptions) {
    this.#options = options;
  }

  async *list(bucket: string, signal: AbortSignal): AsyncGenerator<KeyListResult, void, undefined> {
    if (this.#listings >= listingsMax) return yield tooMany;
    this.#listings += 1;
    try {
      this.#client ??= this.#connect();
      yield* (await this.#client).listKeys(bucket, { signal });
    } finally {
      this.#listings -= 1;
    }
  }

  async close(): Promise<void> {
    await (await this.#client)?.close();
  }

  async #connect(): Promise<ClusterClient> {
    const { config, view } = this.#options;
    const { node } = config;
    const { history = [], addresses = [] } = view() ?? {};
    const zone = createRing(history).members.find(({ id }) => id === node.id)?.zone ?? "none";
    const client = createClusterClient({
      seeds: addresses.map(({ address }) => address),
      ...clientCredentials(config),
      zone,
      name: `lists at ${node.id}`.slice(0, 64),
    });
    await client.settled();
    return client;
  }
}

const tooMany: KeyListResult = {
  ok: false,
  outcome: "rejected",
  code: "UNAVAILABLE",
  message: `This node lists keys ${listingsMax} times at once already; each listing reads all keys of a bucket.`,
  needed: 0,
  received: 0,
  from: [],
};
