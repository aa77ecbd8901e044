import { seedCatalog } from "@cartwheel/api";
import { createClusterClient } from "@cartwheel/dynamo-client";
import type { Layout } from "../layout.ts";
import { StartRefused } from "../start-refused.ts";

const deadlineMs = 30_000;

/**
 * Writes the demo's products into the catalog bucket. Harmless when they are there already. Nodes that have just
 * started may not have met yet, so what could not be written is tried again; throws `StartRefused` at a deadline.
 */
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
    const until = performance.now() + deadlineMs;
    while ((await seedCatalog(store)).failed > 0) {
      if (performance.now() > until)
        throw new StartRefused("The catalogue could not be written: too few nodes answer.");
    }
  } finally {
    await store.close();
  }
}
