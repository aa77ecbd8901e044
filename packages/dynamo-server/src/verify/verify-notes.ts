import type Database from "better-sqlite3";
import { z } from "zod";
import { nodeIdSchema } from "../config/cluster-settings.ts";
import { commitSequenceMeta } from "../storage/commit-protocol.ts";
import { decodeHistory, decodeReadiness } from "../stored-history.ts";
import type { Findings } from "./finding.ts";

/** What a directory says of itself, as far as it can be read. */
export interface VerifiedNotes {
  readonly node: string | null;
  readonly clusterId: string | null;
  readonly incarnation: number | null;
  readonly commitSequence: number | null;
  readonly partitionCount: number | null;
  /** Why it must not be started again, or null. */
  readonly retired: string | null;
}

const identitySchema = z.strictObject({ clusterId: z.string(), node: nodeIdSchema });
const countSchema = z.int().min(0);

/** Reads the notes of a data directory, each by itself, so that one that is damaged hides no other. */
export function verifyNotes(db: Database.Database, findings: Findings): VerifiedNotes {
  const select = db.prepare<[string], string>("SELECT value FROM meta WHERE name = ?").pluck();
  const read = <T>(name: string, parse: (text: string) => T): T | null => {
    const text = select.get(name);
    try {
      if (text !== undefined) return parse(text);
      findings.add("notes", `the note "${name}" is missing`);
    } catch (error) {
      findings.add("notes", `the note "${name}" cannot be read: ${error instanceof Error ? error.message : "?"}`);
    }
    return null;
  };
  const identity = read("identity", (text) => identitySchema.parse(JSON.parse(text)));
  const history = read("history", decodeHistory);
  const [init] = history ?? [];
  if (select.get("readiness") !== undefined) read("readiness", decodeReadiness);
  return {
    node: identity?.node ?? null,
    clusterId: identity?.clusterId ?? null,
    incarnation: read("incarnation", (text) => countSchema.parse(JSON.parse(text))),
    commitSequence: read(commitSequenceMeta, (text) => countSchema.parse(Number(text))),
    partitionCount: init?.type === "init" ? init.assignment.length : null,
    retired: select.get("retired") ?? null,
  };
}
