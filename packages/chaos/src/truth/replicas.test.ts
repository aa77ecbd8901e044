import { defaultBucketSettings } from "@cartwheel/dynamo";
import type { NodeId } from "@cartwheel/dynamo";
import { createEmbeddedCluster } from "@cartwheel/dynamo-server";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { compareReplicas, isEqual } from "./replicas.ts";
import type { Disk } from "./replicas.ts";

vi.setConfig({ hookTimeout: 60_000 });

const ids = ["n1", "n2", "n3"].map((id) => id as NodeId);
/** Two clusters of their own that hold different values under the same keys. */
const directories = ["one", "other"].map((name) => mkdtempSync(join(tmpdir(), `replicas-${name}-`)));
let ring: Parameters<typeof compareReplicas>[1];

beforeAll(async () => {
  for (const directory of directories) {
    const cluster = await createEmbeddedCluster({
      nodes: ids.map((id) => ({ id, zone: "a" })),
      buckets: { b: { ...defaultBucketSettings, w: 3 } },
      storage: { directory },
    });
    const store = cluster.store();
    for (const key of ["k1", "k2"]) {
      expect(await store.put("b", Buffer.from(key), Buffer.from(directory))).toMatchObject({ ok: true });
    }
    ring = store.ring() ?? ring;
    await store.close();
    await cluster.stop();
  }
});

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

function disk(node: NodeId, cluster: 0 | 1): Disk {
  return { node, directory: join(directories[cluster] ?? "", node) };
}

test("disks that hold the same bytes everywhere are equal", async () => {
  const comparison = await compareReplicas(
    [disk("n1" as NodeId, 0), disk("n2" as NodeId, 0), disk("n3" as NodeId, 0)],
    ring,
  );
  expect(comparison).toEqual({ keys: 2, missing: 0, different: 0, misplaced: 0 });
  expect(isEqual(comparison)).toBe(true);
});

test("an owner that lacks keys, one with other bytes, and a holder that is no owner are each counted", async () => {
  const [lacking, other] = [disk("n1" as NodeId, 0), disk("n2" as NodeId, 1)];
  const comparison = await compareReplicas(
    [lacking, other, { ...disk("n3" as NodeId, 0), node: "n9" as NodeId }],
    ring,
  );
  expect(comparison).toEqual({ keys: 2, missing: 2, different: 2, misplaced: 2 });
  expect(isEqual(comparison)).toBe(false);
});
