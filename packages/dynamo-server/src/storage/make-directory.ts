import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { syncDirectory } from "./sync-file.ts";

/**
 * Makes a directory, and those above it where they are missing, only for this user to read. All of them are on the disk
 * when it returns: files that are synced in a directory which a power cut takes with it are gone as well.
 */
export function makeDirectory(directory: string, sync: (directory: string) => void = syncDirectory): void {
  const first = mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const above = dirname(resolve(first));
  for (let made = resolve(directory); made !== above; made = dirname(made)) sync(dirname(made));
}
