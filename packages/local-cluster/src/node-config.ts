import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BucketSettings } from "@cartwheel/dynamo";
import type { Layout, NodePlace } from "./layout.ts";

export type Buckets = Readonly<Record<string, BucketSettings>>;

/**
 * Writes the configuration file that one node reads, and returns its path. It is the file of `dynamo-node --config`, so
 * the server's own validation reads it, and a person can start a node of the demo by hand.
 */
export function writeNodeConfig(layout: Layout, place: NodePlace, buckets: Buckets): string {
  const file = join(layout.dataDir, "config", `${place.id}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(nodeConfig(layout, place, buckets), null, 2)}\n`);
  return file;
}

function nodeConfig(layout: Layout, place: NodePlace, buckets: Buckets): object {
  return {
    cluster: {
      clusterId: layout.clusterId,
      partitionCount: layout.partitionCount,
      members: layout.founders.map(({ id, zone }) => ({ id, zone })),
      buckets,
    },
    node: {
      id: place.id,
      dataDir: place.dataDir,
      port: place.port,
      healthPort: place.healthPort,
      addresses: Object.fromEntries(
        [...layout.founders, ...layout.nodes].map(({ id, port }) => [id, `127.0.0.1:${port}`]),
      ),
      secretFile: layout.secretFile,
    },
  };
}
