import { seedCatalog } from "@cartwheel/api";
import { createClusterClient } from "@cartwheel/dynamo-client";
import type { Layout } from "../layout.ts";

/** Writes the demo's products into the catalog bucket. Harmless when they are there already. */
export async function fillCatalogue(layout: Layout): Promise<void> {
  const [first] = layout.nodes;
  if (first === undefined) throw new Error("A cluster has at least one node.");
  const store = createClusterClient({
    seeds: layout.nodes.map(({ port }) => `127.0.0.1:${port}`),
    clusterId: layout.clusterId,
    secret: new TextEncoder().encode(layout.secret),
    zone: first.zone,
    name: "catalogue",
  });
  try {
    await seedCatalog(store);
  } finally {
    await store.close();
  }
}
