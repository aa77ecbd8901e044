import type { StoredRow } from "@cartwheel/dynamo";
import { encodeStoredRow, storedRowCodec } from "@cartwheel/wire";
import type Database from "better-sqlite3";
import { createHash } from "node:crypto";
import { LeafHash, leafFormatVersion } from "./leaf-hash.ts";
import { rowChecksum } from "./row-checksum.ts";
import { TreeWriter } from "./tree-writer.ts";

/** Names the key, and the format, that the leaves were hashed under. */
const keyMeta = "tree-key";

interface FoundRow {
  readonly id: number;
  readonly partition: number;
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly row: Uint8Array;
  readonly checksum: number;
  readonly n: number;
  readonly segment: number;
  readonly leaf: Uint8Array;
}

/** Which of these keys the leaves are hashed under, as this program does it, or null: under none of them. */
export function treeKeyOf(db: Database.Database, treeKeys: readonly Uint8Array[]): Uint8Array | null {
  const noted = db.prepare<[string], string>("SELECT value FROM meta WHERE name = ?").pluck().get(keyMeta);
  return treeKeys.find((treeKey) => nameOf(treeKey) === noted) ?? null;
}

/** Makes sure that all leaves are hashed under this key, as this program does it: after a change of either, all over. */
export function keepTreesUnder(db: Database.Database, treeKey: Uint8Array): void {
  if (treeKeyOf(db, [treeKey]) !== null) return;
  db.transaction(() => {
    rebuild(db, new LeafHash(treeKey));
    db.prepare("INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value").run(
      keyMeta,
      nameOf(treeKey),
    );
  })();
}

function nameOf(treeKey: Uint8Array): string {
  return createHash("sha256")
    .update(`name of a tree key, leaf format ${leafFormatVersion}`)
    .update(treeKey)
    .digest("hex");
}

function rebuild(db: Database.Database, hash: LeafHash): void {
  const select = db.prepare<[number], FoundRow>("SELECT * FROM rows WHERE id > ? ORDER BY id LIMIT 1000");
  const update = db.prepare("UPDATE rows SET leaf = ?, checksum = ? WHERE id = ?");
  const tree = new TreeWriter(db);
  db.exec("DELETE FROM tree_blocks");
  for (let page = select.all(0); page.length > 0; page = select.all(page.at(-1)?.id ?? 0)) {
    for (const { id, bucket, key: bytes, row, checksum, leaf, ...place } of page) {
      const key = { bucket, bytes };
      const decoded = storedRowCodec.decode(row);
      // What is damaged keeps its leaf and its wrong checksum: the first read of it sets it aside.
      const intact = decoded.ok && checksum === rowChecksum(key, row, leaf);
      const next = intact ? hash.of(key, replicatedPart(row, decoded.value)) : leaf;
      if (intact) update.run(next, rowChecksum(key, row, next), id);
      tree.toggle(place, next);
    }
  }
  tree.flush();
}

function replicatedPart(row: Uint8Array, stored: StoredRow): Uint8Array {
  const { replicatedBytes } = encodeStoredRow(stored);
  return row.subarray(0, replicatedBytes);
}
