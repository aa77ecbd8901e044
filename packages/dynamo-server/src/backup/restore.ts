import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { NodeConfig } from "../config/load-config.ts";
import { beginNewLife } from "./begin-new-life.ts";
import { lockDirectory } from "../storage/directory-lock.ts";
import { makeDirectory } from "../storage/make-directory.ts";
import type { Manifest } from "./manifest.ts";
import { readManifest, rowsFile } from "./manifest.ts";
import { syncDirectory, syncFile } from "../storage/sync-file.ts";

export type RestoreResult =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly message: string };

export interface RestoreOptions {
  /** A backup: the directory with one directory for each node. */
  readonly from: string;
  /** Hears how much of how much has been copied. */
  readonly progress?: (bytes: number, bytesExpected: number) => void;
}

/**
 * Makes the configured data directory anew from this node's copy in a backup. Nothing is left behind where it fails.
 *
 * The node that starts from it begins a new life: its starts are counted from the wall clock, above all that anybody
 * has seen of it, and it counts as recovering until it has heard everybody's rows. No dot is minted twice, because
 * every start draws an actor of its own (design §2). Its count of commits is that of the copy, so members that went on
 * since the copy was made refuse it as an older image of its disk: rows whose deletion was reaped meanwhile would come
 * back. Only a whole cluster is restored, or the node is rebuilt from its peers (`init --recovering`).
 */
export async function restoreDataDirectory(config: NodeConfig, options: RestoreOptions): Promise<RestoreResult> {
  const { cluster, node } = config;
  const source = join(options.from, node.id);
  const read = readManifest(source);
  if (read === null) return refused(`${source} holds no finished copy of node ${node.id}: it has no manifest`);
  if (!read.ok) return read;
  const { manifest } = read;
  if (manifest.clusterId !== cluster.clusterId) {
    return refused(`${source} is of cluster ${manifest.clusterId}, not of ${cluster.clusterId}`);
  }
  if (manifest.node !== node.id) return refused(`${source} is of node ${manifest.node}, not of ${node.id}`);
  const target = join(node.dataDir, rowsFile);
  // A log without its file as well: SQLite would take it for that of the restored rows.
  if (["", "-wal", "-shm"].some((suffix) => existsSync(`${target}${suffix}`))) {
    return refused(`${node.dataDir} holds rows already: move it aside before another is made in its place`);
  }
  makeDirectory(node.dataDir);
  const locked = lockDirectory(node.dataDir);
  if (!locked.ok) return locked;
  const unfinished = `${target}.restoring`;
  try {
    const problem =
      (await copyChecked(manifest, { source, target: unfinished, ...options })) ?? beginNewLife(unfinished);
    if (problem !== null) return refused(problem);
    renameSync(unfinished, target);
    syncDirectory(node.dataDir);
    return { ok: true, manifest };
  } finally {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(`${unfinished}${suffix}`, { force: true });
    locked.lock.release();
  }
}

interface Copy {
  readonly source: string;
  readonly target: string;
  readonly progress?: (bytes: number, bytesExpected: number) => void;
}

/** What is wrong with the bytes that were copied, or null. What is hashed is what was written. */
async function copyChecked(manifest: Manifest, { source, target, progress }: Copy): Promise<string | null> {
  const hash = createHash("sha256");
  let bytes = 0;
  const from = join(source, rowsFile);
  if (!existsSync(from)) return `${from} is missing`;
  const reading = createReadStream(from, { highWaterMark: 1024 * 1024 });
  reading.on("data", (chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
    progress?.(bytes, manifest.bytes);
  });
  await pipeline(reading, createWriteStream(target, { mode: 0o600 }));
  syncFile(target);
  if (bytes !== manifest.bytes) return `${from} has ${bytes} bytes, and its manifest says ${manifest.bytes}`;
  return hash.digest("hex") === manifest.sha256 ? null : `${from} is damaged: its SHA-256 is not that of the manifest`;
}

function refused(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}
