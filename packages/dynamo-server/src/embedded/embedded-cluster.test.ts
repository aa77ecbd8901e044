import { versionedStoreContract } from "@cartwheel/dynamo-client/contract";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EmbeddedStorage } from "./embedded-config.ts";
import { createEmbeddedCluster } from "./embedded-cluster.ts";
import type { EmbeddedCluster } from "./embedded-cluster.ts";

const nodes = ["east-1", "east-2", "west-1", "west-2"].map((id) => ({ id, zone: id.slice(0, 4) }));
const buckets = { carts: {}, sessions: { resolver: "last-write-wins" } } as const;

function open(storage: EmbeddedStorage): Promise<EmbeddedCluster> {
  return createEmbeddedCluster({ nodes, buckets, storage });
}

versionedStoreContract({
  name: "embedded cluster, in memory",
  setup: async () => {
    const cluster = await open("memory");
    return {
      open: async () => cluster.store(),
      teardown: () => cluster.stop(),
      buckets: { siblings: "carts", lastWriteWins: "sessions" },
      n: 3,
    };
  },
});

versionedStoreContract({
  name: "embedded cluster, in SQLite",
  setup: async () => {
    const directory = mkdtempSync(join(tmpdir(), "cartwheel-embedded-"));
    const cluster = await open({ directory });
    return {
      open: async () => cluster.store({ zone: "west" }),
      teardown: async () => {
        await cluster.stop();
        rmSync(directory, { recursive: true, force: true });
      },
      buckets: { siblings: "carts", lastWriteWins: "sessions" },
      n: 3,
    };
  },
});
