import { closeSync, fsyncSync, openSync } from "node:fs";

/** What was written to the file is on the disk when this returns. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The names of the files in it are on the disk when this returns. Windows has no such call, and keeps names in its log. */
export function syncDirectory(directory: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(directory, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
