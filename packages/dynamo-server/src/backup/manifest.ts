import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { nodeIdSchema } from "../config/cluster-settings.ts";
import { syncDirectory, syncFile } from "../storage/sync-file.ts";

/** The file of rows, in a copy as in a data directory. */
export const rowsFile = "rows.sqlite";
const manifestFile = "manifest.json";

/** Raised when a field changes its meaning. */
const manifestFormat = 1;

const manifestSchema = z.strictObject({
  format: z.literal(manifestFormat, "was written in a format that this program does not know"),
  /** Of the backup: all nodes' copies of one backup have it in common. */
  name: z.string(),
  clusterId: z.string(),
  node: nodeIdSchema,
  /** The start of the node that was copied. */
  incarnation: z.int().min(0),
  commitSequence: z.int().min(0),
  schemaVersion: z.int().min(1),
  takenAtMs: z.int().min(0),
  rows: z.int().min(0),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What lies beside a node's copied rows. A copy without one was never finished, and is not restored. */
export type Manifest = z.output<typeof manifestSchema>;

export type ManifestResult =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly message: string };

/** Durable on return, whole or not at all. */
export function writeManifest(directory: string, manifest: Omit<Manifest, "format">): void {
  const unfinished = join(directory, `${manifestFile}.writing`);
  writeFileSync(unfinished, `${JSON.stringify({ format: manifestFormat, ...manifest }, null, 2)}\n`, { mode: 0o600 });
  syncFile(unfinished);
  renameSync(unfinished, join(directory, manifestFile));
  syncDirectory(directory);
}

/** Null where there is none. */
export function readManifest(directory: string): ManifestResult | null {
  let text: string;
  try {
    text = readFileSync(join(directory, manifestFile), "utf8");
  } catch {
    return null;
  }
  const refused = (reason: string): ManifestResult => ({
    ok: false,
    message: `${join(directory, manifestFile)} is not a manifest of a backup: ${reason}`,
  });
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(text));
    return parsed.success ? { ok: true, manifest: parsed.data } : refused(z.prettifyError(parsed.error));
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}
