import { defaultBucketSettings } from "@cartwheel/dynamo";
import { startLocalCluster } from "../local-cluster.ts";

// Run by a test as a process of its own, then killed: starts one node, tells its pid, and waits.

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error("Give a data directory.");
const cluster = await startLocalCluster({
  dataDir,
  nodes: [{ name: "only-1", zone: "only" }],
  buckets: { things: { ...defaultBucketSettings, n: 1, r: 1, w: 1 } },
});
process.send?.({ pid: cluster.node("only-1").pid });
