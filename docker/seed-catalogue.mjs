import { seedCatalog } from "@cartwheel/api";
import { createClusterClient } from "@cartwheel/dynamo-client";

/**
 * Writes the demo's products into the catalogue bucket, once all nodes are up. Harmless when they are there already.
 * Ends with 0 when every product is written, with 1 when some are not after half a minute.
 */
const deadlineMs = 30_000;

/** @param {string} name */
function setting(name) {
  const value = process.env[name];
  if (value !== undefined && value !== "") return value;
  console.error(`${name} is missing`);
  process.exit(78);
}

const store = createClusterClient({
  seeds: setting("CARTWHEEL_SEEDS").split(","),
  clusterId: setting("CARTWHEEL_CLUSTER_ID"),
  secret: new TextEncoder().encode(setting("CARTWHEEL_SECRET")),
  zone: setting("CARTWHEEL_REGION"),
  name: "catalogue",
});
const until = performance.now() + deadlineMs;
let result = await seedCatalog(store);
while (result.failed > 0 && performance.now() < until) result = await seedCatalog(store);
await store.close();
console.log(`catalogue: ${result.written} written, ${result.failed} failed`);
process.exitCode = result.failed === 0 ? 0 : 1;
