import type Database from "better-sqlite3";
import { settledRow } from "../storage/settle.ts";
import type { Findings } from "./finding.ts";

interface BadPlace {
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly id: number;
}

/** Holds the index against the rows: each settled row has one place, which leads to it under its own name. */
export function verifyIndex(db: Database.Database, findings: Findings): void {
  const bad = db.prepare<[], BadPlace>(
    `SELECT places.bucket, places.key, places.id FROM places LEFT JOIN rows ON rows.id = places.id
     WHERE rows.id IS NULL OR rows.partition <> places.partition OR rows.bucket <> places.bucket
       OR rows.key <> places.key OR rows.segment <> places.segment`,
  );
  for (const { bucket, key, id } of bad.iterate()) {
    const name = `${bucket}/${Buffer.from(key).toString("hex").slice(0, 64)}`;
    findings.add("index", `the index leads from ${name} to row ${id}, which is not that key's`);
  }
  const rows = countOf(db, `SELECT count(*) FROM rows WHERE id <= ${settledRow(db)}`);
  const found = countOf(db, "SELECT count(DISTINCT rows.id) FROM places JOIN rows ON rows.id = places.id");
  if (rows !== found) findings.add("index", `the index leads to ${found} rows, and there are ${rows}`);
}

function countOf(db: Database.Database, select: string): number {
  return db.prepare<[], number>(select).pluck().get() ?? 0;
}
