import Database from "better-sqlite3";
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { hashFile } from "../backup/hash-file.ts";
import type { Manifest } from "../backup/manifest.ts";
import { readManifest, rowsFile } from "../backup/manifest.ts";
import { lockDirectory } from "../storage/directory-lock.ts";
import { checkSchema } from "../storage/sqlite-connection.ts";
import { treeKeyOf } from "../storage/tree-rebuild.ts";
import { Findings } from "./finding.ts";
import { verifyIndex } from "./index-verifier.ts";
import type { FiledRow } from "./row-verifier.ts";
import { RowVerifier } from "./row-verifier.ts";
import { TreeVerifier } from "./tree-verifier.ts";
import type { VerifiedNotes } from "./verify-notes.ts";
import { verifyNotes } from "./verify-notes.ts";

export interface VerifyOptions {
  /** A data directory that no process uses, or a node's copy in a backup. */
  readonly directory: string;
  /** One of them is that of the trees. With none, leaves are not hashed anew but taken as they are stored. Default none. */
  readonly treeKeys?: readonly Uint8Array[];
  /** Hears what is being done, and how far it is. */
  readonly progress?: (step: VerifyStep) => void;
}

interface VerifyStep {
  readonly doing: "hashing the file" | "checking SQLite's pages" | "checking rows";
  readonly done: number;
  readonly of: number;
}

export interface VerifyReport {
  readonly notes: VerifiedNotes;
  /** Of a copy in a backup; null for a data directory. */
  readonly manifest: Manifest | null;
  readonly rows: number;
  readonly trees: number;
  /** Damaged rows that the node has set aside and that no peer has replaced yet. */
  readonly quarantined: number;
  readonly leavesHashed: boolean;
  readonly findings: Findings;
}

export type VerifyResult =
  | { readonly ok: true; readonly report: VerifyReport }
  | { readonly ok: false; readonly code: VerifyFailureCode; readonly message: string };

type VerifyFailureCode =
  | "REFUSED" // it could not be looked at, so nothing is known of it
  | "DAMAGED"; // SQLite cannot read it

const pageRows = 1_000;

/** Checks a directory from end to end. Changes nothing in it. */
export async function verifyDirectory(options: VerifyOptions): Promise<VerifyResult> {
  const { directory } = options;
  const file = join(directory, rowsFile);
  if (!existsSync(file)) return refused(`${directory} holds no rows: ${rowsFile} is missing`);
  const manifest = readManifest(directory);
  if (manifest?.ok === false) return refused(manifest.message);
  // A copy is used by nobody, and may lie where nothing can be written.
  const locked = manifest === null ? lockDirectory(directory) : null;
  if (locked?.ok === false) return refused(locked.message);
  const hadLog = existsSync(`${file}-wal`);
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true });
    const schema = checkSchema(db);
    if (!schema.ok) return refused(schema.message);
    const findings = new Findings();
    if (manifest !== null) await verifyHash(options, { file, manifest: manifest.manifest, findings });
    return { ok: true, report: verifyRows(db, { ...options, manifest: manifest?.manifest ?? null, findings }) };
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    return { ok: false, code: "DAMAGED", message: `${file} cannot be read: ${error.code}: ${error.message}` };
  } finally {
    db?.close();
    // A reader of a file in WAL mode makes an empty log, which it may not delete.
    if (!hadLog) for (const suffix of ["-wal", "-shm"]) rmSync(`${file}${suffix}`, { force: true });
    if (locked?.ok === true) locked.lock.release();
  }
}

interface HashedFile {
  readonly file: string;
  readonly manifest: Manifest;
  readonly findings: Findings;
}

async function verifyHash({ progress }: VerifyOptions, { file, manifest, findings }: HashedFile): Promise<void> {
  const bytes = statSync(file).size;
  if (bytes !== manifest.bytes) findings.add("file", `${bytes} bytes, and the manifest says ${manifest.bytes}`);
  const hash = await hashFile(file, (done) => progress?.({ doing: "hashing the file", done, of: bytes }));
  if (hash !== manifest.sha256) findings.add("file", `SHA-256 ${hash}, and the manifest says ${manifest.sha256}`);
}

interface OpenDirectory extends VerifyOptions {
  readonly manifest: Manifest | null;
  readonly findings: Findings;
}

function verifyRows(db: Database.Database, options: OpenDirectory): VerifyReport {
  const { manifest, findings, treeKeys = [], progress } = options;
  progress?.({ doing: "checking SQLite's pages", done: 0, of: 1 });
  for (const { integrity_check: problem } of db.pragma("integrity_check(20)") as { integrity_check: string }[]) {
    if (problem !== "ok") findings.add("file", problem);
  }
  const notes = verifyNotes(db, findings);
  const of = db.prepare<[], number>("SELECT count(*) FROM rows").pluck().get() ?? 0;
  const treeKey = treeKeyOf(db, treeKeys);
  if (treeKey === null && treeKeys.length > 0) findings.add("leaf", "all leaves are hashed under another secret");
  const rows = new RowVerifier({ findings, partitionCount: notes.partitionCount, treeKey });
  const trees = new TreeVerifier();
  const page = db.prepare<[number], FiledRow>(`SELECT * FROM rows WHERE id > ? ORDER BY id LIMIT ${pageRows}`);
  let done = 0;
  for (let found = page.all(0); found.length > 0; found = page.all(found.at(-1)?.id ?? 0)) {
    for (const filed of found) {
      rows.verify(filed);
      trees.add(filed);
    }
    done += found.length;
    progress?.({ doing: "checking rows", done, of });
  }
  if (manifest !== null && manifest.rows !== done) {
    findings.add("file", `${done} rows, and the manifest says ${manifest.rows}`);
  }
  verifyIndex(db, findings);
  const open = "SELECT count(*) FROM quarantine WHERE repaired_at_ms IS NULL";
  const quarantined = db.prepare<[], number>(open).pluck().get() ?? 0;
  const counts = { rows: done, trees: trees.verify(db, findings), quarantined };
  return { notes, manifest, ...counts, leavesHashed: treeKey !== null, findings };
}

function refused(message: string): VerifyResult {
  return { ok: false, code: "REFUSED", message };
}
