import type { NodeId } from "@cartwheel/dynamo";
import type { ClusterClient } from "@cartwheel/dynamo-client";
import Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createEmbeddedCluster } from "./embedded-cluster.ts";

const key = new TextEncoder().encode("cart of ada");
const value = new TextEncoder().encode("apple");

/** What one node holds of the key, by its own word. */
async function heldBy(store: ClusterClient, node: NodeId): Promise<string> {
  const inspection = await store.inspect("carts", key);
  if (!inspection.ok) throw new Error(inspection.message);
  return inspection.replicas.find((replica) => replica.node === node)?.holds ?? "nothing";
}

/** Flips one bit of every row that a stopped node has on its disk. */
function damage(directory: string): void {
  const db = new Database(join(directory, "rows.sqlite"));
  const rows = db.prepare<[], { id: number; row: Buffer }>("SELECT id, row FROM rows").all();
  for (const { id, row } of rows) {
    row[row.length - 1] = (row.at(-1) ?? 0) ^ 1;
    db.prepare("UPDATE rows SET row = ? WHERE id = ?").run(row, id);
  }
  db.close();
}

test("a damaged row is never served, says unknown, and is repaired from its peers", async () => {
  const directory = mkdtempSync(join(tmpdir(), "cartwheel-damaged-"));
  const nodes = ["east-1", "east-2", "west-1"].map((id) => ({ id, zone: id.slice(0, 4) }));
  const cluster = await createEmbeddedCluster({ nodes, buckets: { carts: {} }, storage: { directory } });
  const store = cluster.store();
  const victim = "west-1" as NodeId;
  try {
    expect(await store.put("carts", key, value, { w: 3 })).toMatchObject({ ok: true });
    await cluster.stopNode(victim);
    damage(join(directory, victim));
    await cluster.startNode(victim);

    expect(await heldBy(store, victim)).toBe("unknown");
    const found = { ok: true, complete: true, siblings: [{ value }] };
    expect(await store.get("carts", key)).toMatchObject(found);
    // Repair follows the reply. Each look costs a round trip, so this waits without sleeping; the test's limit ends it.
    while ((await heldBy(store, victim)) !== "row") expect(await store.get("carts", key)).toMatchObject(found);
    expect(await store.get("carts", key, { r: 3 })).toMatchObject(found);
  } finally {
    await store.close();
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});
