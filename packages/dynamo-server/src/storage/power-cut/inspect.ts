import { compareKeys, hashBytes, segmentCount, toggleLeaf } from "@cartwheel/dynamo";
import type { Partition } from "@cartwheel/dynamo";
import { storedRowCodec } from "@cartwheel/wire";
import Database from "better-sqlite3";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSqliteEngine } from "../open-sqlite-engine.ts";
import type { StorageEngine } from "../storage-engine.ts";
import type { Image } from "./images.ts";
import { copies, rowsFile, treeKey } from "./journal.ts";
import type { Acknowledged, Snapshot } from "./journal.ts";

/**
 * Starts the engine on what a power cut left, in an empty directory. Says what is wrong with what it finds, or null:
 * every acknowledged row is there, the batch that was under way is there as a whole or not at all, checksums and hash
 * trees agree with the rows, and the file is a sound database.
 */
export async function inspect(image: Image, directory: string): Promise<string | null> {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, rowsFile), image.main);
  writeFileSync(join(directory, `${rowsFile}-wal`), image.log);
  if (image.index !== null) writeFileSync(join(directory, `${rowsFile}-shm`), image.index);
  const opened = openSqliteEngine({ directory, treeKey });
  if (!opened.ok) return `the engine does not start: ${opened.message}`;
  const { engine } = opened;
  engine.listen({ onCommitted: () => {}, onFailed: () => {}, onBroken: () => {} });
  const problem = wrongWith(engine, image);
  await engine.close();
  return problem ?? unsound(join(directory, rowsFile));
}

function wrongWith(engine: StorageEngine, { allowed }: Image): string | null {
  const found = engine.commitSequence();
  const snapshot = allowed.find(({ commitSequence }) => commitSequence === found);
  if (snapshot === undefined) {
    return `commit ${found} is the last one there, not ${allowed.map(({ commitSequence }) => commitSequence).join(" or ")}`;
  }
  return wrongRow(engine, snapshot) ?? wrongTree(engine, snapshot.rows);
}

function wrongRow(engine: StorageEngine, { rows, commitSequence }: Snapshot): string | null {
  for (const [{ key, name, partition }, expected] of rows) {
    const read = engine.read(key, partition);
    const isRight =
      expected === null
        ? read.status === "absent"
        : read.status === "found" &&
          Buffer.from(storedRowCodec.encode(read.stored)).equals(storedRowCodec.encode(expected));
    if (!isRight) return `${name} is ${read.status} after commit ${commitSequence}, and not as it was acknowledged`;
  }
  return null;
}

/** The incremental trees against the rows that are there: no row is in one and not in the other. */
function wrongTree(engine: StorageEngine, rows: Acknowledged): string | null {
  const every = Array.from({ length: segmentCount }, (_, segment) => segment);
  for (const partition of new Set([...rows.keys()].map((placed) => placed.partition))) {
    const tree = { partition, n: copies };
    const segments = engine.query({ type: "segments", tree });
    const listed = engine.query({ type: "leaves", tree, segments: every });
    if (segments.type !== "segments" || listed.type !== "leaves") return "the engine answered another question";
    const recomputed = new Uint8Array(segmentCount * hashBytes);
    for (const leaf of listed.leaves) toggleLeaf(recomputed, leaf);
    if (!Buffer.from(recomputed).equals(segments.segments)) return `the tree of partition ${partition} is not its rows`;
    const problem = otherKeys(listed.leaves, { rows, partition });
    if (problem !== null) return problem;
  }
  return null;
}

function otherKeys(
  leaves: readonly { readonly key: Parameters<typeof compareKeys>[0] }[],
  { rows, partition }: { rows: Acknowledged; partition: Partition },
): string | null {
  const expected = [...rows].filter(([placed, stored]) => placed.partition === partition && stored !== null);
  const names = (keys: readonly Parameters<typeof compareKeys>[0][]): string =>
    keys
      .toSorted(compareKeys)
      .map(({ bytes }) => Buffer.from(bytes).toString())
      .join(" ");
  const [there, wanted] = [names(leaves.map(({ key }) => key)), names(expected.map(([{ key }]) => key))];
  return there === wanted ? null : `partition ${partition} lists ${there}, and not ${wanted}`;
}

function unsound(file: string): string | null {
  const db = new Database(file, { readonly: true });
  try {
    const said = String(db.pragma("integrity_check", { simple: true }));
    return said === "ok" ? null : `integrity_check: ${said}`;
  } finally {
    db.close();
  }
}
